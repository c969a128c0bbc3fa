import { existsSync, linkSync, rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { clean } from '../../src/clean.js'
import { merge } from '../../src/merge.js'
import { releases } from '../../src/releases.js'
import { rollback } from '../../src/rollback.js'
import { verify } from '../../src/verify.js'
import { broken, Site } from '../build/site.js'
import { write } from '../support/folder.js'
import { age, siteOf, sources } from './history.js'

async function findings(site: Site): Promise<string[]> {
  return (await verify(site.out)).findings.map(({ code, path }) => `${code} ${path}`)
}

async function idsOf(site: Site): Promise<string[]> {
  return (await releases(site.out)).map(({ release }) => release).sort()
}

/** Everything but the current release goes. */
const all = { keep: 1, days: 0 }

test('the last three releases are kept, and so is what was superseded less than 30 days ago', async () => {
  const { site, ids } = await siteOf('A', 'B', 'C', 'D', 'E', 'F')
  const [a = '', b = '', c = '', d = '', e = '', f = ''] = ids
  for (const [id, days] of [
    [a, 90],
    [b, 40],
    [c, 29],
    [d, 20],
    [e, 10],
  ] as const)
    age(site, id, days)
  const result = await clean(site.out)
  expect(result).toMatchObject({ dir: site.out, release: f, removed: [b, a], dryRun: false })
  expect([...result.kept].sort()).toEqual([c, d, e, f].sort())
  expect(await findings(site)).toEqual([])
})

test('no days are none, also where the clock was set back', async () => {
  const { site, ids } = await siteOf('A', 'B')
  const [a = ''] = ids
  age(site, a, -1)
  expect(await clean(site.out, { keep: 1, days: 1 })).toMatchObject({ removed: [] })
  expect(await clean(site.out, all)).toMatchObject({ removed: [a] })
})

test('the files of a release go with it, but for those that a kept one has, too', async () => {
  const site = new Site({ ...sources('A'), 'img/old.png': 'old', 'old.html': '<img src=img/old.png>' })
  await site.build({ compress: true })
  const before = site.names()
  rmSync(`${site.root}/img`, { recursive: true })
  rmSync(`${site.root}/old.html`)
  write(site.root, sources('B'))
  const { release } = await site.build({ compress: true })
  const fresh = new Site(sources('B'))
  await fresh.build({ compress: true })
  const { files, bytes } = await clean(site.out, all)
  expect(site.names()).toEqual(fresh.names())
  expect([...files].sort()).toEqual(
    before.filter((name) => !name.startsWith('.everfresh/') && !site.exists(name)),
  )
  expect(files).toEqual(expect.arrayContaining(['old.html', 'img/old.png']))
  expect(bytes).toBeGreaterThan(0)
  expect(existsSync(site.file('img'))).toBe(false)
  expect(site.manifest.release).toBe(release)
  expect(await findings(site)).toEqual([])
})

test('pages go before what they load', async () => {
  const site = new Site({ 'a/z.html': '<img src=b.png>', 'a/b.png': 'b' })
  await site.build()
  const page = site.asset('a/z.html').file
  rmSync(`${site.root}/a`, { recursive: true })
  write(site.root, { 'c.css': 'c' })
  await site.build()
  const { files } = await clean(site.out, all)
  expect(files.map((name) => name.endsWith('.html'))).toEqual([true, true, false, false])
  expect(files.slice(0, 2)).toContain(page)
})

test('a dry run says the same, and writes nothing', async () => {
  const { site } = await siteOf('A', 'B', 'C')
  write(site.out, { '.everfresh/staging-999999-0/0': 'half' })
  const before = site.state()
  const said = await clean(site.out, { ...all, dryRun: true })
  expect(site.state()).toEqual(before)
  expect(said.removed.length).toBe(2)
  expect(await clean(site.out, all)).toEqual({ ...said, dryRun: false })
})

test('what nobody wrote stays, and so do the folders that it lies in', async () => {
  const site = new Site({ 'a/b/c.css': 'c', 'a/d/e.css': 'e' })
  await site.build()
  rmSync(`${site.root}/a`, { recursive: true })
  write(site.root, { 'f.css': 'f' })
  await site.build()
  write(site.out, { 'a/b/mine.txt': 'mine', 'a/b/c.0123456789ab.css': 'like ours' })
  await clean(site.out, all)
  expect(site.names().filter((name) => name.startsWith('a'))).toEqual([
    'a/b/c.0123456789ab.css',
    'a/b/mine.txt',
  ])
  expect(await findings(site)).toEqual([
    'file-unexpected a/b/c.0123456789ab.css',
    'file-unexpected a/b/mine.txt',
  ])
})

test('what a killed build left goes where no kept release names it, and plain names are mended', async () => {
  const { site } = await siteOf('A', 'B')
  write(site.out, {
    '.everfresh/journal.json':
      '["css/a.css","new/d.css","new/d.0123456789ab.css",".everfresh/releases/0.json"]',
    'css/a.css': 'half',
    'new/d.css': 'd',
    'new/d.0123456789ab.css': 'd',
    '.everfresh/staging-999999-0/0': 'half',
  })
  const { removed, files } = await clean(site.out)
  expect(removed).toEqual([])
  expect(files).toEqual(['new/d.0123456789ab.css', 'new/d.css'])
  expect(site.text('css/a.css')).toBe(site.stored('css/a.css'))
  expect(await findings(site)).toEqual([])
  expect(existsSync(site.file('new'))).toBe(false)
})

test('a page goes with the release that wrote it, though one that was merged has a page of that name', async () => {
  const other = new Site({ ...sources('B'), 'old.html': 'of B' })
  const { release: b } = await other.build()
  const site = new Site({ ...sources('A'), 'old.html': 'of A' })
  await site.build()
  rmSync(`${site.root}/old.html`)
  write(site.root, sources('C'))
  const { release: c } = await site.build()
  await merge(other.out, site.out)
  const { kept, files } = await clean(site.out, { keep: 2, days: 0 })
  expect([...kept].sort()).toEqual([b, c].sort())
  expect(files).toContain('old.html')
  await rollback(site.out, b)
  expect(site.text('old.html')).toBe('of B')
  write(site.root, { ...sources('C'), 'old.html': 'of C' })
  await site.build()
  expect(site.text('old.html')).toBe('of C')
  expect(await findings(site)).toEqual([])
})

test('a plain name has the bytes of a release that is kept when the one goes that wrote it last', async () => {
  const { site, ids } = await siteOf('A')
  const [a = ''] = ids
  const build = async (page: string) => {
    write(site.root, { 'old.html': page })
    return (await site.build()).release
  }
  const first = await build('first')
  const second = await build('second')
  await rollback(site.out, first)
  rmSync(`${site.root}/old.html`)
  await site.build()
  expect(site.text('old.html')).toBe('first')
  // As if pages of it had been in use elsewhere for longer.
  age(site, second, -1)
  await clean(site.out, { keep: 2, days: 0 })
  expect(await idsOf(site)).toEqual([a, second].sort())
  expect(site.text('old.html')).toBe('second')
  expect(await findings(site)).toEqual([])
})

test('what somebody put under a plain name of a merged release stays when that goes', async () => {
  const { site: old } = await siteOf('A')
  write(old.root, { 'mine.txt': 'of A' })
  await old.build()
  const { site } = await siteOf('B')
  await merge(old.out, site.out)
  write(site.out, { 'mine.txt': 'mine' })
  await clean(site.out, all)
  expect(site.text('mine.txt')).toBe('mine')
})

test('a record that was cut is of no release, and stays for verify to report', async () => {
  const { site, ids } = await siteOf('A', 'B')
  write(site.out, { [`.everfresh/releases/${ids[0]}.json`]: '{"vers' })
  expect(await clean(site.out, all)).toMatchObject({ removed: [], files: [] })
  expect((await findings(site)).filter((each) => each.startsWith('record-corrupt')).length).toBe(1)
})

test('where all records were lost nothing is removed', async () => {
  const { site } = await siteOf('A', 'B')
  rmSync(site.file('.everfresh/releases'), { recursive: true })
  const before = site.state()
  expect(await clean(site.out, all)).toMatchObject({ removed: [], files: [] })
  expect(site.state()).toEqual(before)
})

test('where nobody knows what is current nothing is removed', async () => {
  const { site } = await siteOf('A', 'B')
  write(site.out, { '.everfresh/manifest.json': '{' })
  await expect(clean(site.out, all)).rejects.toMatchObject({ code: 'manifest-corrupt' })
})

test('a file that is gone already, or is a folder now, is no obstacle', async () => {
  const { site } = await siteOf('A')
  const { file } = site.asset('css/a.css')
  const page = site.asset('index.html').file
  write(site.root, sources('B'))
  await site.build()
  rmSync(site.file(file))
  rmSync(site.file(page))
  write(site.out, { [`${page}/mine`]: 'mine' })
  const { files } = await clean(site.out, all)
  expect(files).toEqual([])
  expect(site.text(`${page}/mine`)).toBe('mine')
})

test('where the file system takes two names for one, the file stays', async () => {
  const site = new Site({ 'img/Logo.png': 'logo' })
  await site.build()
  const was = [site.asset('img/Logo.png').file, 'img/Logo.png']
  rmSync(`${site.root}/img/Logo.png`)
  write(site.root, { 'img/logo.png': 'logo' })
  await site.build()
  const is = [site.asset('img/logo.png').file, 'img/logo.png']
  // As it would be there: both names, one file.
  for (const [i, name] of was.entries()) {
    rmSync(site.file(name))
    linkSync(site.file(is[i] ?? ''), site.file(name))
  }
  expect((await clean(site.out, all)).files).toEqual([])
  expect(is.map((name) => site.text(name))).toEqual(['logo', 'logo'])
})

test('a build then makes a release that went again, and all of its files', async () => {
  const { site, ids } = await siteOf('A', 'B')
  await clean(site.out, all)
  write(site.root, sources('A'))
  expect((await site.build()).release).toBe(ids[0])
  expect(broken(site.out, site.manifest)).toEqual([])
  expect(await findings(site)).toEqual([])
})

test.each([
  ['keep', 0],
  ['keep', Number.NaN],
  ['days', -1],
])('an option that makes no sense is refused: %s %d', async (option, value) => {
  const { site } = await siteOf('A')
  await expect(clean(site.out, { [option]: value })).rejects.toMatchObject({
    code: 'option-invalid',
    message: expect.stringContaining(`"${option}"`),
  })
})
