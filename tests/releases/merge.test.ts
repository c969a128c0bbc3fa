import { existsSync, rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { serve } from '../../src/adapters/node.js'
import { merge } from '../../src/merge.js'
import { openAssets } from '../../src/open.js'
import { rollback } from '../../src/rollback.js'
import { verify } from '../../src/verify.js'
import { broken, Site, stateOf } from '../build/site.js'
import { folder, write } from '../support/folder.js'
import { request } from '../support/http.js'
import { startServer } from '../support/server.js'
import { siteOf, sources } from './history.js'

async function findings(site: Site): Promise<string[]> {
  return (await verify(site.out)).findings.map(({ code, path }) => `${code} ${path}`)
}

/** The old folder with releases A and B, and a fresh one with C. */
async function both(compress = false): Promise<{ old: Site; fresh: Site; ids: string[] }> {
  const { site: old, ids } = await siteOf('A', 'B')
  if (compress) await old.build({ compress })
  const fresh = new Site(sources('C'))
  const { release } = await fresh.build({ compress })
  return { old, fresh, ids: [...ids, release] }
}

test.each([true, false])(
  'a fresh folder gets the releases of an earlier one (compressed: %s)',
  async (compress) => {
    const { old, fresh, ids } = await both(compress)
    const [a = '', b = '', c = ''] = ids
    const [before, oldState] = [fresh.state(), old.state()]
    const result = await merge(old.out, fresh.out)
    expect(result).toMatchObject({
      from: old.out,
      dir: fresh.out,
      merged: [b, a],
      incomplete: [],
      reused: [],
    })
    expect(fresh.state()).toMatchObject(before)
    expect(old.state()).toEqual(oldState)
    expect(fresh.record(a).superseded).toBe(old.record(a).superseded)
    expect(fresh.record(b).superseded).toBeDefined()
    expect(fresh.record(c).superseded).toBeUndefined()
    expect(broken(fresh.out, fresh.record(b).manifest)).toEqual([])
    expect(await findings(fresh)).toEqual([])
    const written = Object.keys(fresh.state()).filter((name) => !(name in before))
    expect(result.files).toBe(written.length)
  },
)

test('what old pages ask for is answered from the fresh folder', async () => {
  const { old, fresh } = await both()
  const { url } = old.asset('css/a.css')
  await merge(old.out, fresh.out)
  const assets = await openAssets(fresh.out)
  const { origin } = await startServer(serve(assets))
  const { status, headers, body } = await request(origin, `GET /${url}`)
  expect([status, headers['cache-control'], body.toString()]).toEqual([
    200,
    'public, max-age=31536000, immutable',
    old.stored('css/a.css'),
  ])
})

test('pages and plain names that are gone do not come back', async () => {
  const old = new Site({ ...sources('A'), 'gone.html': 'gone', 'gone.css': 'gone' })
  await old.build()
  const fresh = new Site(sources('B'))
  await fresh.build()
  await merge(old.out, fresh.out)
  expect([fresh.exists('gone.html'), fresh.exists('gone.css')]).toEqual([false, false])
  expect(fresh.exists(old.asset('gone.css').file)).toBe(true)
})

test('merged releases can become current again', async () => {
  const { old, fresh, ids } = await both()
  await merge(old.out, fresh.out)
  expect((await rollback(fresh.out)).release).toBe(ids[1])
  expect(fresh.text('css/a.css')).toBe(old.text('css/a.css'))
  expect(await findings(fresh)).toEqual([])
})

test('one that becomes current has its pages, and the plain names that its own folder had', async () => {
  const old = new Site({ ...sources('A'), 'only.html': '<img src=only.png>', 'only.png': 'only' })
  const { release } = await old.build()
  const { site: fresh } = await siteOf('B')
  await merge(old.out, fresh.out)
  await rollback(fresh.out, release)
  expect(['only.html', 'only.png'].map((name) => fresh.text(name))).toEqual([old.text('only.html'), 'only'])
  expect(await findings(fresh)).toEqual([])
})

test('before the first build it spares that all that was compressed', async () => {
  const old = new Site(sources('A'))
  const { release } = await old.build({ compress: true })
  const fresh = new Site(sources('A'))
  write(fresh.root, { 'b.css': 'b' })
  await merge(old.out, fresh.out)
  const { br } = old.asset('css/a.css').variants ?? {}
  const before = stateOf(fresh.file(br?.file ?? ''))
  await fresh.build({ compress: true })
  expect(stateOf(fresh.file(br?.file ?? ''))).toBe(before)
  expect(fresh.record(release).superseded).toBeDefined()
  expect(await findings(fresh)).toEqual([])
})

test('a second merge writes no more than when the old folder’s release ended', async () => {
  const { old, fresh } = await both(true)
  await merge(old.out, fresh.out)
  const before = fresh.state()
  expect((await merge(old.out, fresh.out)).files).toBe(1)
  const written = Object.entries(fresh.state()).filter(([name, state]) => before[name] !== state)
  expect(written.map(([name]) => name)).toEqual([`.everfresh/releases/${old.manifest.release}.json`])
})

test('the same release in both is one, and stays current', async () => {
  const { site: old, ids } = await siteOf('A', 'B')
  const fresh = new Site(sources('B'))
  await fresh.build()
  await merge(old.out, fresh.out)
  expect(fresh.record(ids[1] ?? '').superseded).toBeUndefined()
  expect(fresh.record(ids[1] ?? '').made).toBe(old.record(ids[1] ?? '').made)
  expect(await findings(fresh)).toEqual([])
})

test('a variant of another level that lies there already stays', async () => {
  const old = new Site({ ...sources('A'), 'b.css': 'b' })
  await old.build({ compress: true })
  const fresh = new Site(sources('A'))
  await fresh.build({ compress: true, fast: true })
  const before = fresh.state()
  await merge(old.out, fresh.out)
  expect(fresh.state()).toMatchObject(before)
  expect(fresh.record(old.manifest.release).manifest.assets['css/a.css']?.variants?.br).toEqual(
    fresh.asset('css/a.css').variants?.br,
  )
  expect(await findings(fresh)).toEqual([])
})

test('one name with different bytes is a collision, and nothing is written', async () => {
  const { old, fresh } = await both()
  const { file } = old.asset('css/a.css')
  write(fresh.out, { [file]: 'others' })
  const before = fresh.state()
  await expect(merge(old.out, fresh.out)).rejects.toMatchObject({
    code: 'name-collision',
    message: expect.stringContaining(file),
  })
  expect(fresh.state()).toEqual(before)
})

test('a prehashed name that has other bytes now is a collision, too', async () => {
  const site = async (text: string) => {
    const made = new Site({ 'a-0123abcd.js': text })
    await made.build({ prehashed: ['*-????????.js'] })
    return made
  }
  const [old, fresh] = [await site('one'), await site('two')]
  await expect(merge(old.out, fresh.out)).rejects.toMatchObject({ code: 'name-collision' })
})

test('a release of which a file is lost or damaged stays behind, and is told', async () => {
  const { old, fresh, ids } = await both()
  const { file } = old.asset('css/a.css')
  write(old.out, { [file]: 'damaged' })
  const { merged, incomplete } = await merge(old.out, fresh.out)
  expect([merged, incomplete]).toEqual([[ids[0]], [{ release: ids[1], file }]])
  expect(fresh.exists(file)).toBe(false)
  expect(await findings(fresh)).toEqual([])
})

test('a lost variant is no loss', async () => {
  const { old, fresh, ids } = await both(true)
  const { br } = old.asset('css/a.css').variants ?? {}
  rmSync(old.file(br?.file ?? ''))
  expect((await merge(old.out, fresh.out)).incomplete).toEqual([])
  const { variants } = fresh.record(ids[1] ?? '').manifest.assets['css/a.css'] ?? {}
  const { br: _, ...others } = old.asset('css/a.css').variants ?? {}
  expect(variants).toEqual(others)
  expect(await findings(fresh)).toEqual([])
})

test.each([
  ['lost', (site: Site) => rmSync(site.file('.everfresh/releases'), { recursive: true })],
  [
    'cut',
    (site: Site) => write(site.out, { [`.everfresh/releases/${site.manifest.release}.json`]: '{"version' }),
  ],
])('a history that was %s is no obstacle: the manifest is enough', async (_, spoil) => {
  const { old, fresh } = await both()
  spoil(old)
  expect((await merge(old.out, fresh.out)).merged).toContain(old.manifest.release)
  expect(broken(fresh.out, old.manifest)).toEqual([])
  expect(await findings(fresh)).toEqual([])
})

test('without its manifest, the records are enough', async () => {
  const { old, fresh, ids } = await both()
  rmSync(old.file('.everfresh/manifest.json'))
  expect((await merge(old.out, fresh.out)).merged.toSorted()).toEqual(ids.slice(0, 2).sort())
})

test('what a name without room for a version held before stays behind alone', async () => {
  const long = `${'n'.repeat(250)}.css`
  const site = async (text: string) => {
    const made = new Site({ [long]: text, 'a.css': text })
    await made.build()
    return made
  }
  const [old, fresh] = [await site('one'), await site('two')]
  expect((await merge(old.out, fresh.out)).incomplete).toEqual([])
  expect(fresh.text(long)).toBe('two')
  expect(fresh.text(old.asset('a.css').file)).toBe('one')
  expect(await findings(fresh)).toEqual([])
})

test('URLs that had other bytes before are told, and another build takes their promise back', async () => {
  const strategy = { version: { fixed: '1' } } as const
  const [old, fresh] = [new Site({ 'a.css': 'one' }), new Site({ 'a.css': 'two' })]
  await old.build({ strategy })
  await fresh.build({ strategy })
  expect((await merge(old.out, fresh.out)).reused).toEqual(['/a.1.css'])
  expect(fresh.record(old.manifest.release).manifest.assets['a.css']?.immutable).toBe(false)
  await fresh.build({ strategy })
  expect(fresh.asset('a.css').immutable).toBe(false)
  expect(await findings(fresh)).toEqual([])
})

test('what a killed build had announced remains announced', async () => {
  const { old, fresh } = await both()
  write(fresh.out, { '.everfresh/journal.json': '["new.css"]', 'new.css': 'n' })
  await merge(old.out, fresh.out)
  expect(JSON.parse(fresh.text('.everfresh/journal.json'))).toContain('new.css')
  await fresh.build()
  expect(await findings(fresh)).toEqual([])
})

test('a folder is not merged into itself, nor one that holds no build', async () => {
  const { old } = await both()
  await expect(merge(old.out, `${old.out}/.`)).rejects.toMatchObject({ code: 'option-invalid' })
  const empty = folder()
  await expect(merge(empty, old.out)).rejects.toMatchObject({ code: 'manifest-missing' })
  await expect(merge(`${empty}/none`, `${empty}/new`)).rejects.toMatchObject({ code: 'manifest-missing' })
  expect(existsSync(`${empty}/new`)).toBe(false)
})
