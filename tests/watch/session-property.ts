import { cpSync, lstatSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import { settleBuild } from '../../src/build/settings.js'
import { type BuildOptions, type BuildResult, build } from '../../src/build.js'
import { prepareFinders } from '../../src/find/finders.js'
import { signatureOf } from '../../src/io/file-state.js'
import { WatchSession } from '../../src/watch/session.js'
import {
  chmods,
  deletions,
  edits,
  moves,
  type Name,
  name,
  names,
  options,
  type Step,
  textOf,
  texts,
  touches,
} from '../build/warm-property.js'
import { contents, folder, write } from '../support/folder.js'

/** A session, its sources and its output; `foreign` lets another build write the same output. */
class Watched {
  readonly root = folder()
  readonly out = join(folder(), 'out')
  readonly options: BuildOptions
  readonly session: WatchSession
  #states = new Map<string, string>()

  constructor(chosen: Partial<BuildOptions>) {
    this.options = { ...chosen, roots: [this.root], out: this.out, ...{ compress: false, cacheDir: false } }
    this.session = new WatchSession(settleBuild({ ...this.options, verbose: false }))
  }

  async expectAlike(isSure: boolean): Promise<void> {
    const other = join(folder(), 'out')
    cpSync(this.out, other, { recursive: true })
    const cold = await outcomeOf(() => build({ ...this.options, out: other, verbose: false }))
    const suspects = this.#suspects()
    const warm = await outcomeOf(() => this.session.rebuild(isSure ? suspects : 'all', 0))
    if (typeof warm === 'string' || typeof cold === 'string') expect(warm).toEqual(cold)
    else if (warm !== null) expect(saidBy(warm)).toEqual(saidBy(cold))
    expect(currentFiles(this.out)).toEqual(currentFiles(other))
    rmSync(dirname(other), { recursive: true })
  }

  /** What a watcher would name: files of which something differs from how they were. */
  #suspects(): Set<string> {
    const before = this.#states
    this.#states = new Map()
    for (const name of names) {
      const stats = lstatSync(join(this.root, name), { bigint: true, throwIfNoEntry: false })
      if (stats !== undefined) this.#states.set(name, signatureOf(stats))
    }
    const changed = names.filter((name) => this.#states.get(name) !== before.get(name))
    return new Set(changed.map((name) => join(this.root, name)))
  }
}

async function outcomeOf<T>(work: () => Promise<T>): Promise<T | string> {
  return work().catch(({ code, message }: Error & { code?: string }) => code ?? message)
}

function saidBy({
  release,
  files,
  bytes,
  renamed,
  rewritten,
  since,
  largest,
  problems,
  ignored,
}: BuildResult | (null & {})) {
  return { release, files, bytes, renamed, rewritten, since, largest, problems, ignored }
}

/** All but the records, of which a session has fewer. */
function currentFiles(out: string): Record<string, string> {
  const all = Object.entries(contents(out))
  return Object.fromEntries(all.filter(([path]) => !path.startsWith('.everfresh/releases/')))
}

const foreign: Step<Watched> = () => {}

const step: fc.Arbitrary<Step<Watched>> = fc.oneof(
  { weight: 8, arbitrary: edits },
  { weight: 3, arbitrary: moves },
  { weight: 2, arbitrary: deletions },
  { weight: 1, arbitrary: touches },
  { weight: 1, arbitrary: chmods },
  { weight: 1, arbitrary: fc.constant(foreign) },
)

/** Whatever is edited, a session leaves what a build alone would leave of the same sources and history. */
export async function sessionsAlike(runs: number): Promise<void> {
  await prepareFinders()
  const trees = fc.dictionary(name, texts, { minKeys: 3 })
  const steps = fc.array(fc.tuple(step, fc.boolean()), { minLength: 4, maxLength: 10 })
  const property = fc.asyncProperty(options, trees, steps, async (chosen, tree, all) => {
    const watched = new Watched(chosen)
    for (const [path, text] of Object.entries(tree))
      write(watched.root, { [path]: textOf(path as Name, text) })
    await build({ ...watched.options, verbose: false })
    await watched.expectAlike(false)
    for (const [take, isSure] of all) {
      take(watched)
      if (take === foreign) await build({ ...watched.options, verbose: false })
      await watched.expectAlike(isSure)
    }
  })
  await fc.assert(property, { numRuns: runs })
}
