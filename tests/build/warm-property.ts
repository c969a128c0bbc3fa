import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { expect, vi } from 'vitest'
import { type BuildOptions, build } from '../../src/build.js'
import { contents, folder, write } from '../support/folder.js'

export const names = [
  'a.css',
  'b.css',
  'x.js',
  'y.js',
  'x.js.map',
  'p.html',
  'i.png',
  'deep/c.css',
  'deep/z.js',
] as const
export type Name = (typeof names)[number]

/** What a file says, of the others and of itself; texts of one length, so that an edit need not change the size. */
export const texts = fc.record({
  targets: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 3 }),
  salt: fc.integer({ min: 1000, max: 1003 }),
})

export function textOf(name: Name, { targets, salt }: { targets: readonly Name[]; salt: number }): string {
  const urls = targets.map((target) => `${'../'.repeat(name.split('/').length - 1)}${target}`)
  const writers: Record<string, () => string> = {
    css: () => `${urls.map((url) => `@import url("${url}");`).join('\n')}a{--s:${salt}}`,
    js: () =>
      `${urls.map((url) => `import "./${url}"`).join('\n')}\n//${salt}\n//# sourceMappingURL=x.js.map`,
    html: () =>
      `<p>${salt}</p>${urls.map((url) => `<img src="${url}">`).join('')}<script type=module src=x.js></script>`,
    map: () => JSON.stringify({ version: 3, sources: ['s'], names: [], mappings: 'AAAA,CAAC;AACA', salt }),
  }
  return writers[name.split('.').at(-1) ?? '']?.() ?? String(salt)
}

export const [name, options] = [
  fc.constantFrom(...names),
  fc.constantFrom<Partial<BuildOptions>>(
    {},
    { originals: false },
    { integrity: true },
    { modules: 'importmap' },
    { base: '/s/' },
    { omit: ['*.png'] },
    { exclude: ['b.css'] },
    { rewrite: false },
    { strategy: { in: 'query' } },
    { strategy: { version: 'mtime' } },
    { strategy: { algorithm: 'md5', length: 8 } },
    { strategy: { version: { fixed: { '*.css': '7' } } } },
    { verbose: true },
    { compress: true, fast: true },
  ),
]

export type Step<Of = Pair> = (pair: Of) => void | Promise<void>

/** Where sources lie. */
interface Rooted {
  readonly root: string
}

/** Edits that keep the size come right after a build; those that keep the time set it back. */
export const edits = fc.tuple(name, texts, fc.boolean()).map(
  ([path, text, isTimeKept]): Step<Rooted> =>
    ({ root }) => {
      const file = join(root, path)
      const before = existsSync(file) ? statSync(file) : null
      write(root, { [path]: textOf(path, text) })
      if (isTimeKept && before !== null) utimesSync(file, before.atime, before.mtime)
    },
)

export const moves = fc.tuple(name, name).map(
  ([from, to]): Step<Rooted> =>
    ({ root }) => {
      if (!existsSync(join(root, from))) return
      mkdirSync(dirname(join(root, to)), { recursive: true })
      renameSync(join(root, from), join(root, to))
    },
)

export const deletions = name.map(
  (path): Step<Rooted> =>
    ({ root }) =>
      rmSync(join(root, path), { force: true }),
)

export const touches = fc.tuple(name, fc.integer({ min: 1, max: 2e9 })).map(
  ([path, time]): Step<Rooted> =>
    ({ root }) => {
      if (existsSync(join(root, path))) utimesSync(join(root, path), time, time)
    },
)

export const chmods = fc.tuple(name, fc.constantFrom(0o600, 0o644, 0o755)).map(
  ([path, mode]): Step<Rooted> =>
    ({ root }) => {
      if (existsSync(join(root, path))) chmodSync(join(root, path), mode)
    },
)

const losses = fc.nat().map(
  (at): Step =>
    ({ out }) => {
      const files = existsSync(out) ? Object.keys(contents(out)) : []
      const lost = files[at % Math.max(1, files.length)]
      if (lost !== undefined) rmSync(join(out, lost))
    },
)

/** Of a folder, as somebody may want to hide that something was done in it. */
function setTimesBack(folder: string, work: () => void): void {
  const { atime, mtime } = statSync(folder)
  work()
  if (existsSync(folder)) utimesSync(folder, atime, mtime)
}

const hiddenLosses = losses.map(
  (lose): Step =>
    (pair) => {
      const { out } = pair
      if (existsSync(join(out, 'deep')))
        setTimesBack(out, () => setTimesBack(join(out, 'deep'), () => lose(pair)))
    },
)

/** Of a name in a folder, and of a folder itself: there for a moment, under another name for a moment, or elsewhere. */
const folderSteps = fc.constantFrom<Step<Rooted>>(
  ({ root }) => {
    write(root, { 'deep/moment.css': 'a{}' })
    rmSync(join(root, 'deep/moment.css'))
  },
  ({ root }) => setTimesBack(root, () => write(root, { 'hidden.css': 'a{}' })),
  ({ root }) => rmSync(join(root, 'hidden.css'), { force: true }),
  ({ root }) => write(root, { 'empty/.gitkeep': '' }),
  ({ root }) => rmSync(join(root, 'empty'), { recursive: true, force: true }),
  ({ root }) => {
    if (!existsSync(join(root, 'deep'))) return
    cpSync(join(root, 'deep'), join(root, 'copy'), { recursive: true, preserveTimestamps: true })
    rmSync(join(root, 'deep'), { recursive: true })
    renameSync(join(root, 'copy'), join(root, 'deep'))
  },
  ({ root }) => {
    const deep = join(root, 'deep')
    if (!existsSync(deep) || lstatSync(deep).isSymbolicLink()) return
    renameSync(deep, join(root, '.elsewhere'))
    symlinkSync('.elsewhere', deep)
  },
)

/** Somebody else's build of the same folder. */
const foreignBuilds = options.map(
  (chosen): Step =>
    async ({ root, out }) =>
      void (await build({ compress: false, ...chosen, roots: [root], out, cacheDir: false }).catch(() => {})),
)

const strays = fc.constant<Step>(({ out }) => write(out, { 'css/stray.txt': 'nobody knows' }))

/** Cut, with one bit turned, or of another version. */
const spoilers = [
  (bytes: Buffer) => bytes.subarray(0, bytes.length / 2),
  (bytes: Buffer) => {
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1)
    return bytes
  },
  (bytes: Buffer) => Buffer.from(bytes.toString().replace(/(everfresh cache |\[")\d+ /, '$10 ')),
  (bytes: Buffer) => Buffer.from(bytes.toString().replaceAll('\0', ' ')),
] as const

const spoils = fc.tuple(fc.nat(), fc.constantFrom(...spoilers)).map(
  ([at, spoil]): Step =>
    ({ cache }) => {
      const files = Object.keys(contents(cache))
      const file = files[at % Math.max(1, files.length)]
      if (file !== undefined) writeFileSync(join(cache, file), spoil(readFileSync(join(cache, file))))
    },
)

const settings = options.map(
  (chosen): Step =>
    (pair) => {
      pair.options = chosen
    },
)

const step = fc.oneof(
  { weight: 6, arbitrary: edits },
  { weight: 2, arbitrary: moves },
  { weight: 2, arbitrary: deletions },
  { weight: 1, arbitrary: touches },
  { weight: 1, arbitrary: chmods },
  { weight: 2, arbitrary: losses },
  { weight: 1, arbitrary: hiddenLosses },
  { weight: 2, arbitrary: folderSteps },
  { weight: 1, arbitrary: foreignBuilds },
  { weight: 1, arbitrary: strays },
  { weight: 1, arbitrary: spoils },
  { weight: 2, arbitrary: settings },
  { weight: 1, arbitrary: fc.constant<Step>(() => {}) },
)

/** Sources, an output with all its history, and what builds into it remember. */
class Pair {
  readonly root = folder()
  readonly out = join(folder(), 'out')
  readonly cache = folder()
  options: Partial<BuildOptions> = {}

  /** A build that remembers, and one that doesn't, from the same sources and history. */
  async expectAlike(): Promise<void> {
    const other = join(folder(), 'out')
    if (existsSync(this.out)) cpSync(this.out, other, { recursive: true })
    const cold = await outcomeOf({ ...this.options, roots: [this.root], out: other, cacheDir: false })
    const warm = await outcomeOf({ ...this.options, roots: [this.root], out: this.out, cacheDir: this.cache })
    expect(warm).toEqual(cold)
    rmSync(dirname(other), { recursive: true })
  }
}

/** What it says, and every byte that it leaves. */
async function outcomeOf(options: BuildOptions): Promise<unknown> {
  const said = await build({ compress: false, ...options }).catch(
    ({ code }: Error & { code?: string }) => code,
  )
  const told =
    typeof said === 'object' ? { ...said, out: '', milliseconds: 0, phases: {}, slowest: [] } : said
  const files = Object.entries(existsSync(options.out) ? contents(options.out) : {})
  return [told, Object.fromEntries(files.map(([path, text]) => [path, withoutTimes(path, text)]))]
}

/** The records know when they were made. */
function withoutTimes(path: string, text: string): string {
  return path.startsWith('.everfresh/releases/') ? text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME') : text
}

/** What the clock shows, in milliseconds from what it is. */
const moment = fc.constantFrom(0, 0, 3_600_000, 3_600_000, -3_600_000)

/** Some builds believe that hours have passed since the last edit, and trust what they remember; some that it is yet to come. */
export async function buildsAlike(runs: number): Promise<void> {
  const now = Date.now.bind(Date)
  let later = 0
  const spy = vi.spyOn(Date, 'now').mockImplementation(() => now() + later)
  const trees = fc.dictionary(name, texts, { minKeys: 3 })
  const property = fc.asyncProperty(
    trees,
    fc.array(fc.tuple(step, moment), { minLength: 4, maxLength: 8 }),
    async (tree, all) => {
      const pair = new Pair()
      for (const [path, text] of Object.entries(tree))
        write(pair.root, { [path]: textOf(path as Name, text) })
      await pair.expectAlike()
      for (const [take, moment] of all) {
        await take(pair)
        later = moment
        await pair.expectAlike()
      }
    },
  )
  await fc.assert(property, { numRuns: runs })
  spy.mockRestore()
}
