import { readFileSync, rmSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { rollback } from '../../src/rollback.js'
import { verify } from '../../src/verify.js'
import { broken, Site } from '../build/site.js'
import { contents, write } from '../support/folder.js'
import { siteOf, sources } from './history.js'

async function findings(site: Site): Promise<string[]> {
  return (await verify(site.out)).findings.map(({ code, path, message }) => `${code} ${path} ${message}`)
}

/** All but the records, which know the time. */
function lasting(site: Site): Record<string, string> {
  const all = Object.entries(contents(site.out))
  return Object.fromEntries(all.filter(([name]) => !name.startsWith('.everfresh/releases/')))
}

test('a rollback makes the release before current, to the byte, and its plain names', async () => {
  const site = new Site(sources('A'))
  const { release: a } = await site.build({ compress: true })
  const before = lasting(site)
  write(site.root, sources('B'))
  const { release: b } = await site.build({ compress: true })
  expect(await rollback(site.out)).toEqual({ dir: site.out, release: a, before: b, files: 3 })
  expect(lasting(site)).toMatchObject(before)
  expect(site.record(a).superseded).toBeUndefined()
  expect(site.record(b).superseded).toBeDefined()
  expect(await findings(site)).toEqual([])
})

test('a plain file gets a later time with its old bytes, and one that is the same is not touched', async () => {
  const { site } = await siteOf('A', 'B')
  // As nginx counts them in its ETag.
  const secondsOf = (name: string) => Math.floor(statSync(site.file(name)).mtimeMs / 1000)
  const times = () => ['css/a.css', 'index.html', 'same.png'].map(secondsOf)
  const [css = 0, page = 0, same = 0] = times()
  await rollback(site.out)
  const [cssNow = 0, pageNow = 0, sameNow = 0] = times()
  expect([cssNow > css, pageNow > page]).toEqual([true, true])
  expect(sameNow).toBe(same)
})

test('a build of the same sources then writes nothing, and one of the new ones is right again', async () => {
  const { site, ids } = await siteOf('A', 'B')
  await rollback(site.out)
  write(site.root, sources('A'))
  const before = site.state()
  await site.build()
  expect(site.state()).toEqual(before)
  write(site.root, sources('B'))
  expect((await site.build()).release).toBe(ids[1])
  expect(site.record(ids[1] ?? '').superseded).toBeUndefined()
  expect(site.record(ids[0] ?? '').superseded).toBeDefined()
  expect(await findings(site)).toEqual([])
})

test('twice without a name leads back; with the beginning of an id to any release', async () => {
  const { site, ids } = await siteOf('A', 'B', 'C')
  const [a = '', b, c] = ids
  const currentAfter = async (release?: string) => (await rollback(site.out, release)).release
  expect([await currentAfter(), await currentAfter(), await currentAfter(a.slice(0, 9))]).toEqual([b, c, a])
  expect(site.manifest.release).toBe(a)
})

test('a release that is current already is left as it is', async () => {
  const { site, ids } = await siteOf('A', 'B')
  const before = site.state()
  expect(await rollback(site.out, ids[1])).toMatchObject({ release: ids[1], before: ids[1] })
  expect(site.state()).toEqual(before)
})

test.each([
  ['an id that there is not', '0000', /^there is no release "0000": give one of [0-9a-f]{16}, [0-9a-f]{16}$/],
  ['no id', '', /^there is no release ""/],
])('%s is refused with the list', async (_, given, message) => {
  const { site } = await siteOf('A', 'B')
  await expect(rollback(site.out, given)).rejects.toMatchObject({
    code: 'release-unknown',
    message: expect.stringMatching(message),
  })
})

test('the beginning of two ids is refused with both', async () => {
  const variants = Array.from({ length: 18 }, (_, i) => String(i))
  const { site, ids } = await siteOf(...variants)
  const digits = ids.map((id) => id.slice(0, 1))
  const twice = digits.find((digit, i) => digits.indexOf(digit) !== i) ?? ''
  await expect(rollback(site.out, twice)).rejects.toMatchObject({
    message: expect.stringMatching(/^more than one release begins with/),
  })
})

test('where there is no release before, that is said', async () => {
  const { site } = await siteOf('A')
  await expect(rollback(site.out)).rejects.toMatchObject({ code: 'release-unknown' })
})

test.each(['lost', 'cut'])('a release of which a file is %s does not become current', async (kind) => {
  const { site } = await siteOf('A')
  const { file } = site.asset('css/a.css')
  write(site.root, sources('B'))
  await site.build()
  if (kind === 'lost') rmSync(site.file(file))
  else write(site.out, { [file]: site.text(file).slice(1) })
  const before = site.state()
  await expect(rollback(site.out)).rejects.toMatchObject({
    code: 'release-incomplete',
    message: expect.stringContaining('css/a.css is not there with its bytes'),
  })
  expect(site.state()).toEqual(before)
})

test('a plain file that somebody else put there is not overwritten', async () => {
  const site = new Site({ 'a.css': 'a', 'b.css': 'b' })
  await site.build({ originals: false })
  rmSync(`${site.root}/b.css`)
  await site.build({ originals: false })
  write(site.out, { 'b.css': 'mine' })
  const before = site.state()
  await expect(rollback(site.out)).rejects.toMatchObject({ code: 'output-foreign' })
  expect(site.state()).toEqual(before)
})

test('without originals a rollback writes only what pages need', async () => {
  const site = new Site(sources('A'))
  await site.build({ originals: false })
  write(site.root, sources('B'))
  await site.build({ originals: false })
  await rollback(site.out)
  expect([site.exists('css/a.css'), site.exists('index.html')]).toEqual([false, true])
  expect(site.text('index.html')).toContain(site.asset('css/a.css').url)
})

test('a variant that was replaced by a stronger one is named as it is now', async () => {
  const site = new Site({ ...sources('A'), 'more.css': 'm' })
  const { release } = await site.build({ compress: true, fast: true })
  const weak = site.asset('css/a.css').variants?.br
  write(site.root, { 'more.css': 'n' })
  await site.build({ compress: true })
  const strong = site.asset('css/a.css').variants?.br
  expect(strong?.file).toBe(weak?.file)
  await rollback(site.out)
  expect(site.manifest.release).toBe(release)
  expect(site.asset('css/a.css').variants?.br).toEqual(strong)
  expect(broken(site.out, site.manifest)).toEqual([])
  expect(await findings(site)).toEqual([])
})

test('a variant of which nobody knows is left out', async () => {
  const site = new Site(sources('A'))
  await site.build({ compress: true })
  const { file, variants } = site.asset('css/a.css')
  write(site.root, sources('B'))
  await site.build({ compress: true })
  rmSync(site.file(`${file}.gz`))
  await rollback(site.out)
  expect(Object.keys(site.asset('css/a.css').variants ?? {})).toEqual(
    Object.keys(variants ?? {}).filter((encoding) => encoding !== 'gzip'),
  )
  expect(await findings(site)).toEqual([])
})

const fixed = { version: { fixed: '1' }, in: 'query' } as const

test('a URL that another release gave to other bytes since is not immutable again', async () => {
  const site = new Site({ 'a.css': 'A' })
  await site.build({ strategy: fixed, labels: ['x'] })
  expect(site.asset('a.css').immutable).toBe(true)
  write(site.root, { 'a.css': 'B' })
  await site.build({ strategy: fixed, labels: ['x'] })
  await rollback(site.out)
  expect(site.asset('a.css')).toMatchObject({ immutable: false, reusedLabels: ['x'] })
  expect(site.asset('a.css')).not.toHaveProperty('labels')
  expect(await findings(site)).toEqual([])
  write(site.root, { 'a.css': 'A' })
  const before = site.state()
  await site.build({ strategy: fixed, labels: ['x'] })
  expect(site.state()).toEqual(before)
})

test('a release whose bytes under a long name are gone is not whole', async () => {
  const long = `${'n'.repeat(250)}.css`
  const site = new Site({ [long]: 'A' })
  await site.build()
  write(site.root, { [long]: 'B' })
  await site.build()
  await expect(rollback(site.out)).rejects.toMatchObject({ code: 'release-incomplete' })
})

test.each([
  ['lost', null],
  ['cut', '{"version"'],
])('where the manifest is %s, a named release brings it back', async (_, text) => {
  const { site, ids } = await siteOf('A', 'B')
  if (text === null) rmSync(site.file('.everfresh/manifest.json'))
  else write(site.out, { '.everfresh/manifest.json': text })
  await expect(rollback(site.out)).rejects.toMatchObject({
    code: 'release-unknown',
    message: expect.stringContaining(ids[1] ?? ''),
  })
  expect(await rollback(site.out, ids[1])).toMatchObject({ release: ids[1], before: null })
  expect(await findings(site)).toEqual([])
})

test('where the record of the current release was lost, it can still be gone back to', async () => {
  const { site, ids } = await siteOf('A', 'B')
  const [a = '', b = ''] = ids
  rmSync(site.file(`.everfresh/releases/${b}.json`))
  await rollback(site.out)
  expect(await findings(site)).toEqual([])
  expect(site.record(b).superseded).toBeDefined()
  expect((await rollback(site.out)).release).toBe(b)
  expect(site.record(a).superseded).toBeDefined()
})

test('a folder that holds no build is told', async () => {
  const site = new Site({ 'a.css': 'a' })
  await expect(rollback(site.out)).rejects.toMatchObject({ code: 'manifest-missing' })
})

test('what a killed build left of plain names is mended on the way', async () => {
  const { site, ids } = await siteOf('A', 'B')
  write(site.out, {
    '.everfresh/journal.json': '["css/a.css","d.0123456789ab.css"]',
    'css/a.css': 'half',
    'd.0123456789ab.css': 'd',
  })
  await rollback(site.out)
  expect(site.text('css/a.css')).toBe(site.stored('css/a.css'))
  expect(site.exists('.everfresh/journal.json')).toBe(false)
  expect(site.record(ids[0] ?? '').files).toContain('d.0123456789ab.css')
  expect(readFileSync(site.file('d.0123456789ab.css'), 'utf8')).toBe('d')
})
