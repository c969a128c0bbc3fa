import fs, { renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { provedBy } from '../../src/build/second-look.js'
import { digestOf } from '../../src/values/digest.js'
import { contents, folder, write } from '../support/folder.js'
import { Site, stateOf } from './site.js'

const files = { 'a.css': 'a{b:url(i/i.png)}', 'i/i.png': 'pixels', 'empty/': '' }

let later = 0

/** What was changed just now can't be trusted to show the next change; in these tests all was made an hour ago. */
beforeEach(() => {
  const now = Date.now.bind(Date)
  later = 3_600_000
  vi.spyOn(Date, 'now').mockImplementation(() => now() + later)
})

afterEach(() => {
  vi.restoreAllMocks()
})

/** A site whose last build is remembered. */
class Remembering {
  readonly site = new Site(files)
  readonly cacheDir = folder()

  build(options = {}) {
    const { cacheDir } = this
    return this.site.build({ cacheDir, ...options })
  }

  /** Built, and looked into once more, so that all is proved. */
  async settled(): Promise<this> {
    await this.build()
    await this.build()
    return this
  }

  /** What it does to know that there is nothing to do: the folders that it lists and the files that it reads. */
  async looks(): Promise<string[]> {
    const { site } = this
    const seen = await calls(['readdirSync', 'readFileSync', 'openSync'], () => this.build())
    const inside = seen.filter((path) => path.startsWith(site.root) || path.startsWith(site.out))
    return [...new Set(inside)].map((path) => path.replace(site.root, 'root').replace(site.out, 'out'))
  }

  states(): string[] {
    return Object.keys(contents(this.cacheDir)).map((name) => `${name} ${stateOf(join(this.cacheDir, name))}`)
  }
}

/** The paths that functions of `node:fs` are given. */
async function calls(
  names: readonly ('readdirSync' | 'readFileSync' | 'openSync')[],
  work: () => Promise<unknown>,
): Promise<string[]> {
  const paths: string[] = []
  const spies = names.map((name) => {
    const real = fs[name] as (...given: unknown[]) => unknown
    return vi.spyOn(fs, name).mockImplementation(((...given: unknown[]) => {
      paths.push(String(given[0]))
      return real(...given)
    }) as never)
  })
  syncBuiltinESMExports()
  await work().finally(() => {
    for (const spy of spies) spy.mockRestore()
    syncBuiltinESMExports()
  })
  return paths
}

/** Only for a build that was killed, and for the records. */
const own = ['out/.everfresh', 'out/.everfresh/releases']

const all = ['out/.everfresh/manifest.json', 'out', 'out/i', 'root', 'root/empty', 'root/i']

test('what was built a moment ago is compared by names and digest, and later by its state alone', async () => {
  const here = new Remembering()
  await here.build()
  const before = here.states()
  expect((await here.looks()).sort()).toEqual([...own, ...all].sort())
  const proved = here.states()
  expect(proved.filter((state) => !before.includes(state))).toEqual([expect.stringMatching(/^last-/)])
  expect(await here.looks()).toEqual(own)
  expect(here.states()).toEqual(proved)
})

test('a folder that was changed within the tick of a clock is looked into each time', async () => {
  const here = await new Remembering().settled()
  later = 0
  write(here.site.root, { 'i/moment.css': '' })
  rmSync(join(here.site.root, 'i/moment.css'))
  const states = here.states()
  expect(await here.looks()).toEqual([...own, 'root/i'])
  expect(await here.looks()).toEqual([...own, 'root/i'])
  expect(here.states()).toEqual(states)
  later = 3_600_000
  await here.build()
  expect(await here.looks()).toEqual(own)
})

test('a folder of which no times are kept proves nothing, however old it is', () => {
  const [path, span] = [folder({ a: '' }), { start: 0, end: 0 }]
  const doubt = { path, digest: digestOf('a'), isFolder: true, signature: '0:0:0:1', span }
  expect(provedBy([{ ...doubt, changed: 1 }], Date.now())).toEqual([[span, '0:0:0:1']])
  expect(provedBy([{ ...doubt, changed: 0 }], Date.now())).toEqual([])
  expect(provedBy([{ ...doubt, changed: 0, digest: digestOf('b') }], Date.now())).toBe(null)
})

/** Whoever does it, and sets the times of the folder back. */
function hidden(path: string, work: () => void): void {
  const { atime, mtime } = statSync(dirname(path))
  work()
  utimesSync(dirname(path), atime, mtime)
}

const sourceChanges: Record<string, (root: string) => void> = {
  'a source is added': (root) => write(root, { 'i/new.css': '' }),
  'a source is added, and the times of its folder set back': (root) =>
    hidden(join(root, 'i/new.css'), () => write(root, { 'i/new.css': '' })),
  'a source is added to a folder that had none': (root) => write(root, { 'empty/new.css': '' }),
  'a source is renamed': (root) => renameSync(join(root, 'i/i.png'), join(root, 'i/j.png')),
  'a source is gone': (root) => rmSync(join(root, 'i/i.png')),
  'a source has other bytes of the same size, and its times are set back': (root) => {
    const { atime, mtime } = statSync(join(root, 'i/i.png'))
    writeFileSync(join(root, 'i/i.png'), 'PIXELS')
    utimesSync(join(root, 'i/i.png'), atime, mtime)
  },
  'a source is another of the same size, put in its place by a rename': (root) =>
    hidden(join(root, 'i/i.png'), () => {
      writeFileSync(join(root, 'i/.new'), 'PIXELS')
      renameSync(join(root, 'i/.new'), join(root, 'i/i.png'))
    }),
  'a folder is another of the same names': (root) => {
    write(root, { '.other/i.png': 'PIXELS' })
    rmSync(join(root, 'i'), { recursive: true })
    renameSync(join(root, '.other'), join(root, 'i'))
  },
  'a folder is a link to one with the same names': (root) => {
    write(root, { '.other/i.png': 'PIXELS' })
    rmSync(join(root, 'i'), { recursive: true })
    fs.symlinkSync('.other', join(root, 'i'))
  },
  'a root is another folder of the same names': (root) => {
    fs.cpSync(root, `${root}-other`, { recursive: true, preserveTimestamps: true })
    writeFileSync(join(`${root}-other`, 'i/i.png'), 'PIXELS')
    rmSync(root, { recursive: true })
    renameSync(`${root}-other`, root)
  },
}

test.each(Object.entries(sourceChanges))('where %s there is something to do', async (_, change) => {
  const here = await new Remembering().settled()
  change(here.site.root)
  const warm = await here.build()
  const left = here.site.manifest
  const cold = await here.site.build()
  expect(warm.since).not.toMatchObject({ added: 0, changed: 0, removed: 0 })
  expect(warm.release).toBe(cold.release)
  expect(left).toEqual(here.site.manifest)
})

test('where only permissions were changed a source is read, and nothing is new', async () => {
  const here = await new Remembering().settled()
  fs.chmodSync(join(here.site.root, 'i/i.png'), 0o600)
  expect(await here.looks()).toContain('root/i/i.png')
})

const outputChanges: Record<string, (site: Site) => void> = {
  'a file is gone from the output': (site) => rmSync(site.file(site.asset('i/i.png').file)),
  'a file is gone from the output, and the times of its folder are set back': (site) => {
    const file = site.file(site.asset('i/i.png').file)
    hidden(file, () => rmSync(file))
  },
  'a file of the output has another name': (site) => {
    const file = site.file(site.asset('i/i.png').file)
    renameSync(file, `${file}.old`)
  },
  'a folder of the output is empty, and its times are set back': (site) => {
    const files = fs.readdirSync(site.file('i'))
    hidden(site.file('i/any'), () => {
      for (const name of files) rmSync(site.file(`i/${name}`))
    })
  },
  'the manifest has other bytes of the same size, and its times are set back': (site) => {
    const file = site.file('.everfresh/manifest.json')
    const { atime, mtime } = statSync(file)
    writeFileSync(file, site.text('.everfresh/manifest.json').replace('"a.css"', '"b.css"'))
    utimesSync(file, atime, mtime)
  },
}

test.each(Object.entries(outputChanges))('where %s the next build mends it', async (_, change) => {
  const here = await new Remembering().settled()
  const { manifest } = here.site
  change(here.site)
  await here.build()
  expect(here.site.manifest).toEqual(manifest)
  for (const { file } of Object.values(manifest.assets)) expect(here.site.names()).toContain(file)
})

test('where somebody else built into the folder meanwhile it is built again', async () => {
  const here = await new Remembering().settled()
  const { manifest } = here.site
  await here.site.build({ base: '/other/' })
  expect(here.site.manifest).not.toEqual(manifest)
  await here.build()
  expect(here.site.manifest).toEqual(manifest)
})

test('where the output has moved into a folder that is not walked it is refused as ever', async () => {
  const here = await new Remembering().settled()
  const { root, out } = here.site
  write(root, { '.hidden/': '' })
  await here.build()
  renameSync(out, join(root, '.hidden/out'))
  fs.symlinkSync(join(root, '.hidden/out'), out)
  await expect(here.build()).rejects.toMatchObject({ code: 'output-inside-root' })
})

test('a clock that was set back makes no build trust more than it should', async () => {
  const here = await new Remembering().settled()
  later = -3_600_000
  write(here.site.root, { 'i/new.css': '' })
  await here.build()
  writeFileSync(join(here.site.root, 'i/new.css'), 'a{}')
  await here.build()
  expect(here.site.stored('i/new.css')).toBe('a{}')
})
