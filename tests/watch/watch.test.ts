import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { serve } from '../../src/adapters/fetch.js'
import type { Assets } from '../../src/assets.js'
import { build } from '../../src/build.js'
import { openAssets } from '../../src/open.js'
import { folder, write } from '../support/folder.js'
import { WatchedSite } from './watched-site.js'

const page = '<link rel="stylesheet" href="a.css">'

async function textAt(assets: Assets, path: string): Promise<string | undefined> {
  return (await serve(assets)(new Request(`http://x/${path}`)))?.text()
}

const editors: [string, (file: string, text: string) => void][] = [
  ['into the file', (file, text) => writeFileSync(file, text)],
  [
    'in two steps',
    (file, text) => {
      writeFileSync(file, '')
      writeFileSync(file, text)
    },
  ],
  [
    'beside it, and renames',
    (file, text) => {
      writeFileSync(`${file}.tmp`, text)
      renameSync(`${file}.tmp`, file)
    },
  ],
  [
    'as vim does, with a backup',
    (file, text) => {
      writeFileSync(join(dirname(file), '4913'), '')
      rmSync(join(dirname(file), '4913'))
      renameSync(file, `${file}~`)
      writeFileSync(file, text)
      rmSync(`${file}~`)
    },
  ],
  [
    'anew, after it removed it',
    (file, text) => {
      rmSync(file)
      writeFileSync(file, text)
    },
  ],
]

test('whatever way an editor writes, the release has what it wrote, and so have pages', async () => {
  const site = await WatchedSite.of({ 'a.css': 'a', 'p.html': page })
  for (const [how, save] of editors) {
    save(site.source('a.css'), how)
    await site.untilText('a.css', how)
    expect(site.stored('p.html')).toContain(site.asset('a.css').url)
  }
})

test('files and folders that come, go and change their names are followed', async () => {
  const site = await WatchedSite.of({ 'a.css': 'a', 'p.html': page })
  const has = (path: string) => path in site.manifest.assets
  write(site.root, { 'new/deep/x.css': 'x' })
  await site.until(() => has('new/deep/x.css'))
  write(site.root, { 'new/deep/x.css': 'x2', 'new/y.css': 'y' })
  await site.until(() => has('new/y.css') && site.stored('new/deep/x.css') === 'x2')
  renameSync(site.source('new'), site.source('moved'))
  await site.until(() => has('moved/deep/x.css') && !has('new/y.css'))
  writeFileSync(site.source('moved/deep/x.css'), 'x3')
  await site.untilText('moved/deep/x.css', 'x3')
  rmSync(site.source('moved'), { recursive: true })
  await site.until(() => !has('moved/deep/x.css'))
  renameSync(site.source('a.css'), site.source('b.css'))
  await site.until(() => has('b.css') && !has('a.css'))
  expect(site.builds.at(-1)?.problems).toMatchObject([{ code: 'reference-missing', path: 'p.html' }])
  renameSync(site.source('b.css'), site.source('a.css'))
  await site.until(() => has('a.css') && site.builds.at(-1)?.problems.length === 0)
})

test('a folder that is replaced by another of its name is watched, too', async () => {
  const site = await WatchedSite.of({ 'css/a.css': 'a' })
  rmSync(site.source('css'), { recursive: true })
  write(site.root, { 'css/a.css': 'b' })
  await site.untilText('css/a.css', 'b')
  writeFileSync(site.source('css/a.css'), 'c')
  await site.untilText('css/a.css', 'c')
})

test('a rebuild says what was touched, and what is new since the release before', async () => {
  const site = await WatchedSite.of({ 'a.css': 'a', 'b.css': 'b', 'p.html': page })
  expect(site.builds).toMatchObject([{ files: 3, touched: [] }])
  writeFileSync(site.source('a.css'), 'other')
  await site.untilText('a.css', 'other')
  const [first, second] = site.builds
  const since = { release: first?.release, added: 0, changed: 2, removed: 0 }
  expect(second).toMatchObject({ touched: ['a.css'], since, files: 3, release: site.manifest.release })
})

test('sources that give no release are told once, and the one before stays until they are mended', async () => {
  const site = await WatchedSite.of({ 'a.css': 'a', 'p.html': page }, { strict: true })
  const { release } = site.manifest
  writeFileSync(site.source('p.html'), '<img src="gone.png">')
  await site.until(() => site.errors.length > 0)
  expect(site.errors).toMatchObject([{ code: 'strict-problems' }])
  expect(site.manifest.release).toBe(release)
  writeFileSync(site.source('gone.png'), 'here')
  await site.until(() => 'gone.png' in site.manifest.assets)
  expect(site.errors).toHaveLength(1)
})

test('roots that are gone for a while are told, and taken up when they are back', async () => {
  const site = await WatchedSite.of({ 'a.css': 'a' })
  const away = `${site.root}-away`
  onTestFinished(() => rmSync(away, { recursive: true, force: true }))
  renameSync(site.root, away)
  await site.until(() => site.errors.length > 0)
  expect(site.errors[0]?.code).toBe('root-missing')
  writeFileSync(join(away, 'a.css'), 'b')
  renameSync(away, site.root)
  await site.untilText('a.css', 'b')
})

test('saves make one record in the end: of the oldest of them only the files are named', async () => {
  const site = await WatchedSite.of({ 'a.css': 'first', 'p.html': page })
  const releases: string[] = [site.manifest.release]
  const names: string[] = []
  for (const text of ['1', '2', '3', '4', '5', '6']) {
    writeFileSync(site.source('a.css'), text)
    await site.untilText('a.css', text)
    await site.until(() => site.builds.at(-1)?.release === site.manifest.release)
    releases.push(site.manifest.release)
    names.push(site.asset('a.css').file)
  }
  await site.close()
  const [first = '', ...saves] = releases
  const records = readdirSync(site.file('.everfresh/releases')).map((name) => name.slice(0, -'.json'.length))
  expect(records.sort()).toEqual([first, ...saves.slice(-4)].sort())
  expect(site.record(site.manifest.release).files).toEqual(expect.arrayContaining(names))
  expect(records.filter((id) => site.record(id).superseded === undefined)).toEqual([saves.at(-1)])
  const assets = await openAssets(site.out)
  onTestFinished(() => assets.close())
  const answer = serve(assets)
  const statuses = names.map(async (name) => (await answer(new Request(`http://x/${name}`)))?.status)
  expect(await Promise.all(statuses)).toEqual([404, 404, 200, 200, 200, 200])
})

test('a release that an edit undone leads back to is current again, and stays its own', async () => {
  const site = await WatchedSite.of({ 'a.css': 'first' })
  const { release } = site.manifest
  for (const text of ['1', 'first', '2', '3', '4', '5', '6']) {
    writeFileSync(site.source('a.css'), text)
    await site.untilText('a.css', text)
  }
  await site.close()
  expect(existsSync(site.file(`.everfresh/releases/${release}.json`))).toBe(true)
})

test('what others write into the output meanwhile is taken up', async () => {
  const site = await WatchedSite.of({ 'a.css': 'a', 'b.css': 'b' })
  const other = folder({ 'z.css': 'z' })
  await build({ roots: [other], out: site.out, compress: false, cacheDir: false })
  writeFileSync(site.source('a.css'), 'a2')
  await site.untilText('a.css', 'a2')
  expect(Object.keys(site.manifest.assets)).toEqual(['a.css', 'b.css'])
  rmSync(site.out, { recursive: true })
  writeFileSync(site.source('a.css'), 'a3')
  await site.until(() => site.exists('.everfresh/manifest.json') && site.stored('a.css') === 'a3')
  expect(site.stored('b.css')).toBe('b')
})

test('between rebuilds nothing is locked, and in the end nothing is left over', async () => {
  const site = await WatchedSite.of({ 'a.css': 'a' })
  writeFileSync(site.source('a.css'), 'b')
  await site.until(() => site.builds.length === 2)
  await build({ roots: [site.root], out: site.out, compress: false, cacheDir: false })
  await site.close()
  await site.ended
  const own = readdirSync(site.file('.everfresh')).sort()
  expect(own).toEqual(['manifest.json', 'releases'])
})

test('hidden and omitted files wake nobody', async () => {
  const site = await WatchedSite.of({ 'a.css': 'a', 'drafts/x.css': 'x' }, { omit: ['drafts'] })
  write(site.root, { '.a.css.swp': 's', 'drafts/x.css': 'y' })
  writeFileSync(site.source('a.css'), 'b')
  await site.untilText('a.css', 'b')
  expect(site.builds.slice(1).map(({ touched }) => touched)).toEqual([['a.css']])
})

test('a signal ends it', async () => {
  const controller = new AbortController()
  const site = await WatchedSite.of({ 'a.css': 'a' }, { signal: controller.signal })
  controller.abort(new Error('enough'))
  await site.ended
  writeFileSync(site.source('a.css'), 'b')
  expect(site.builds).toHaveLength(1)
})

test('a server that follows the folder answers each rebuild', async () => {
  const site = await WatchedSite.of({ 'a.css': 'a', 'p.html': page })
  let wake = () => {}
  const assets = await openAssets(site.out, { follow: { every: 10, onRelease: () => wake() } })
  onTestFinished(() => assets.close())
  for (const text of ['b', 'c']) {
    const followed = new Promise<void>((resolve) => {
      wake = resolve
    })
    writeFileSync(site.source('a.css'), text)
    await followed
    const { url } = site.asset('a.css')
    expect(await textAt(assets, url)).toBe(text)
    expect(await textAt(assets, 'p.html')).toContain(url)
  }
})

test('the types follow the paths', async () => {
  const types = join(folder(), 'paths.d.ts')
  const site = await WatchedSite.of({ 'a.css': 'a' }, { types })
  cpSync(site.source('a.css'), site.source('new.css'))
  await site.until(() => site.builds.length === 2)
  expect(readFileSync(types, 'utf8')).toContain('new.css')
})

test('the file that says which release is current follows each save', async () => {
  const site = await WatchedSite.of({ 'a.css': 'a' }, { versionFile: true })
  writeFileSync(site.source('a.css'), 'b')
  await site.untilText('a.css', 'b')
  await site.until(() => site.builds.length > 1)
  expect(JSON.parse(readFileSync(site.file('version.json'), 'utf8'))).toEqual({
    release: site.builds.at(-1)?.release,
  })
})
