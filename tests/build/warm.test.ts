import { execFileSync } from 'node:child_process'
import fs, {
  appendFileSync,
  cpSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { packFacts, unpackFacts } from '../../src/build/portable-facts.js'
import { unchanged } from '../../src/build/result.js'
import { findInImportMap } from '../../src/find/import-map.js'
import { digestOf } from '../../src/values/digest.js'
import { contents, folder, write } from '../support/folder.js'
import { Site, stateOf } from './site.js'
import { buildsAlike } from './warm-property.js'

const files = {
  'index.html': '<link rel=stylesheet href=css/a.css><img src=gone.png>',
  'css/a.css': '@import "b.css";a{b:url(../i.png)}',
  'css/b.css': 'b{}',
  'i.png': 'pixels',
  'x.js': 'import "./y.js"',
  'y.js': 'import "./x.js"',
  'z.js': 'import "./x.js"\n//# sourceMappingURL=z.js.map',
  'z.js.map': '{"version":3,"sources":["z"],"names":[],"mappings":"AAAA"}',
}

afterEach(() => {
  vi.restoreAllMocks()
})

/** As if hours had passed: what was changed just now can't be trusted to show the next change. */
function letTimePass(): void {
  const now = Date.now()
  vi.spyOn(Date, 'now').mockReturnValue(now + 3_600_000)
}

/** A site that was built twice, so that all that can be known of it is. */
async function settled(
  options = {},
): Promise<{ site: Site; again: (more?: object) => ReturnType<Site['build']> }> {
  const [site, cacheDir] = [new Site(files), folder()]
  const again = (more = {}) => site.build({ cacheDir, ...options, ...more })
  await again()
  letTimePass()
  await again()
  return { site, again }
}

/** The files that are opened while something is done, relative to a folder. */
async function opened(root: string, work: () => Promise<unknown>): Promise<string[]> {
  const real = { openSync: fs.openSync, readFileSync: fs.readFileSync }
  const names: unknown[] = []
  const noting = (work: (...given: never[]) => unknown) =>
    function noted(...given: unknown[]) {
      names.push(given[0])
      return work(...(given as never[]))
    }
  Object.assign(fs, { openSync: noting(real.openSync), readFileSync: noting(real.readFileSync) })
  syncBuiltinESMExports()
  try {
    await work()
  } finally {
    Object.assign(fs, real)
    syncBuiltinESMExports()
  }
  const inside = names.map(String).filter((name) => name.startsWith(`${root}/`))
  return [...new Set(inside.map((name) => name.slice(root.length + 1)))].sort()
}

test('whatever was changed since, a build that remembers gives what one gives that does not', () =>
  buildsAlike(4))

test('a build with nothing to do reads no source, writes no file, and says what the one before said', async () => {
  const { site, again } = await settled()
  const cache = folder()
  const first = await again({ cacheDir: cache })
  await again({ cacheDir: cache })
  const states = () => [site.state(), Object.keys(contents(cache)).map((name) => stateOf(join(cache, name)))]
  const before = states()
  const read = await opened(site.root, async () => {
    expect(await again({ cacheDir: cache })).toEqual({
      ...unchanged(first),
      milliseconds: expect.any(Number),
    })
  })
  expect(read).toEqual([])
  expect(states()).toEqual(before)
})

test('what a link leads to counts wherever it lies', async () => {
  const [site, cacheDir] = [new Site({ 'a.css': 'a', '.hidden/b.css': 'b' }), folder()]
  const again = () => site.build({ cacheDir })
  fs.symlinkSync('.hidden/b.css', join(site.root, 'b.css'))
  await again()
  letTimePass()
  const first = await again()
  expect(await opened(site.root, again)).toEqual([])
  write(site.root, { '.hidden/b.css': 'other' })
  expect((await again()).release).not.toBe(first.release)
  expect(site.stored('b.css')).toBe('other')
})

test('what was changed a moment before it was read is read once more', async () => {
  const [site, cacheDir] = [new Site({ 'a.css': 'a', 'i.png': 'i' }), folder()]
  await site.build({ cacheDir })
  expect(await opened(site.root, () => site.build({ cacheDir }))).toEqual(['a.css', 'i.png'])
  write(site.root, { 'b.css': 'b' })
  letTimePass()
  expect(await opened(site.root, () => site.build({ cacheDir }))).toEqual(['a.css', 'b.css', 'i.png'])
  write(site.root, { 'c.css': 'c' })
  expect(await opened(site.root, () => site.build({ cacheDir }))).toEqual(['c.css'])
})

test('a build with nothing to do needs none of the libraries', async () => {
  const [site, cacheDir, home] = [new Site(files), folder(), folder()]
  const options = { roots: [site.root], out: site.out, compress: false, cacheDir }
  cpSync(join(import.meta.dirname, '../../dist'), join(home, 'dist'), {
    recursive: true,
    preserveTimestamps: true,
  })
  cpSync(join(import.meta.dirname, '../../package.json'), join(home, 'package.json'))
  const script = `import { build } from './dist/build.js'
    const now = Date.now
    Date.now = () => now() + 3_600_000
    console.log((await build(${JSON.stringify(options)})).release)`
  write(home, { 'build.mjs': script })
  const run = () =>
    execFileSync(process.execPath, [join(home, 'build.mjs')], { cwd: home, encoding: 'utf8', stdio: 'pipe' })
  fs.symlinkSync(join(import.meta.dirname, '../../node_modules'), join(home, 'node_modules'))
  const release = run()
  rmSync(join(home, 'node_modules'))
  expect(run()).toBe(release)
  write(site.root, { 'new.css': '' })
  expect(run).toThrow(/ERR_MODULE_NOT_FOUND/)
})

test('where a leaf changed only what depends on it is read and written', async () => {
  const { site, again } = await settled({ originals: false })
  const before = new Set(site.names())
  write(site.root, { 'i.png': 'other' })
  expect(await opened(site.root, again)).toEqual(['css/a.css', 'i.png', 'index.html'])
  const written = site.names().filter((name) => !before.has(name) && !name.startsWith('.everfresh/'))
  expect(written.map((name) => name.replace(/\.[0-9a-f]{12}\b/, ''))).toEqual([
    'css/a.css',
    'i.png',
    'index.html',
  ])
})

test('of the output nothing is read that was not changed there', async () => {
  const { site, again } = await settled()
  write(site.root, { 'i.png': 'other' })
  const read = await opened(site.out, again)
  expect(read.filter((name) => !name.startsWith('.everfresh'))).toEqual([])
  appendFileSync(site.file('css/b.css'), 'x')
  write(site.root, { 'i.png': 'once more' })
  expect(await opened(site.out, again)).toContain('css/b.css')
  expect(site.text('css/b.css')).toBe('b{}')
})

const changes: Record<string, (site: Site) => void> = {
  'a file is gone from the output': (site) => rmSync(site.file(site.asset('css/b.css').file)),
  'a plain file is gone': (site) => rmSync(site.file('css/b.css')),
  'the manifest is cut': (site) => truncateSync(site.file('.everfresh/manifest.json'), 9),
  'the manifest is another': (site) => {
    const file = site.file('.everfresh/manifest.json')
    writeFileSync(file, site.text('.everfresh/manifest.json').replace('"y.js"', '"w.js"'))
  },
  'the output is gone': (site) => rmSync(site.out, { recursive: true }),
  'a build was killed and left a plain file of another release': (site) => {
    writeFileSync(site.file('css/b.css'), 'half')
    writeFileSync(site.file('.everfresh/journal.json'), '["css/b.css"]')
  },
}

test.each(Object.entries(changes))('where %s the next build mends it', async (_, change) => {
  const { site, again } = await settled()
  const whole = contents(site.out)
  change(site)
  await again()
  const lasting = (all: Record<string, string>) =>
    Object.entries(all).filter(([name]) => !name.startsWith('.everfresh/releases'))
  expect(lasting(contents(site.out))).toEqual(lasting(whole))
})

test('a record that is gone is written anew', async () => {
  const { site, again } = await settled({ originals: false })
  const { release } = site.manifest
  rmSync(site.file(`.everfresh/releases/${release}.json`))
  await again()
  expect(site.record(release).manifest).toEqual(site.manifest)
})

test('problems are told each time, and "strict" is judged anew', async () => {
  const { again } = await settled()
  expect((await again()).problems).toMatchObject([{ code: 'reference-missing', path: 'index.html', line: 1 }])
  await expect(again({ strict: true })).rejects.toMatchObject({ code: 'strict-problems' })
  expect(await again({ ignoreProblems: ['*'] })).toMatchObject({ problems: [], ignored: 1 })
  expect((await again({ verbose: true })).details?.files).toHaveLength(8)
})

test('a version that stands in the environment counts as it is now', async () => {
  vi.stubEnv('EVERFRESH_TEST_RELEASE', '1')
  const { site, again } = await settled({
    strategy: { version: { fixed: { env: 'EVERFRESH_TEST_RELEASE' } } },
  })
  expect(site.asset('css/b.css').version).toBe('1')
  vi.stubEnv('EVERFRESH_TEST_RELEASE', '2')
  await again()
  expect(site.asset('css/b.css').version).toBe('2')
  vi.unstubAllEnvs()
})

test("a user's own function is asked each time", async () => {
  let version = '1'
  const { site, again } = await settled({ strategy: { version: () => version } })
  version = '2'
  await again()
  expect(site.asset('css/b.css').version).toBe('2')
})

test('what another machine remembers of the same paths is of no use, and no harm', async () => {
  const { site, again } = await settled()
  const before = contents(site.out)
  cpSync(site.root, `${site.root}-copy`, { recursive: true })
  rmSync(site.root, { recursive: true })
  renameSync(`${site.root}-copy`, site.root)
  expect(await opened(site.root, again)).toContain('css/b.css')
  expect(contents(site.out)).toEqual(before)
})

test('a cache folder that can not be one is none', async () => {
  const site = new Site(files)
  const cacheDir = join(folder({ file: '' }), 'file')
  await site.build({ cacheDir })
  expect(await site.build({ cacheDir })).toMatchObject({ files: 8 })
  expect(statSync(cacheDir).size).toBe(0)
})

test('an import map with scopes is remembered whole', () => {
  const found = findInImportMap('{"imports":{"a":"./x.js"},"scopes":{"./y/":{"b":"./z.js"}}}')
  const facts = { digest: digestOf(''), size: 0, isUtf8: true, found }
  expect(unpackFacts(JSON.parse(JSON.stringify(packFacts(facts))))).toEqual(facts)
})
