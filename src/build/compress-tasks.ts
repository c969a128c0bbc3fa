import { type Encoding, encodings } from '../manifest/manifest.js'
import { sha256Hex } from '../values/digest.js'
import type { BuiltAsset } from './built-asset.js'

/** Assets of the same bytes, and one encoding for them. */
export interface CompressTask {
  readonly assets: readonly [BuiltAsset, ...BuiltAsset[]]
  readonly encoding: Encoding
}

export function sizeOf({ assets: [{ size }] }: CompressTask): number {
  return size
}

/** How long each takes for a byte, roughly, in tenths of the longest. */
const costs: Readonly<Record<Encoding, number>> = { br: 10, zstd: 4, gzip: 1 }

const allCosts = encodings.reduce((sum, encoding) => sum + costs[encoding], 0)

/** Its share in the bytes of its file, as people are told how far it is. */
export function workOf(task: CompressTask): number {
  return Math.round((sizeOf(task) * task.assets.length * costs[task.encoding]) / allCosts)
}

/**
 * How much is done. When a task has ended, those that go on beside it are half done, more or less: else what is left
 * would seem ten times as much as long as the first and longest of them are under way.
 */
export class WorkDone {
  /** What was told of each that goes on. */
  readonly #told = new Map<CompressTask, number>()

  begin(task: CompressTask): void {
    this.#told.set(task, 0)
  }

  /** How much more is done than was told before. */
  end(task: CompressTask): number {
    const rest = workOf(task) - (this.#told.get(task) ?? 0)
    this.#told.delete(task)
    const others = [...this.#told].filter(([, told]) => told === 0).map(([other]) => other)
    const halves = others.map((other) => [other, Math.round(workOf(other) / 2)] as const)
    for (const [other, half] of halves) this.#told.set(other, half)
    return halves.reduce((sum, [, half]) => sum + half, rest)
  }
}

/** How many files a task is the last one of. */
export function countFinished(): (task: CompressTask) => number {
  const left = new Map<CompressTask['assets'], number>()
  return ({ assets }) => {
    const rest = (left.get(assets) ?? encodings.length) - 1
    left.set(assets, rest)
    return rest === 0 ? assets.length : 0
  }
}

/** The longest first, so that no core is left alone with one at the end. */
export function tasksOf(candidates: readonly BuiltAsset[]): CompressTask[] {
  const contents = new Map<string, [BuiltAsset, ...BuiltAsset[]]>()
  for (const asset of candidates) {
    const digest = sha256Hex(asset.digest)
    const same = contents.get(digest)
    if (same === undefined) contents.set(digest, [asset])
    else same.push(asset)
  }
  const tasks = [...contents.values()].flatMap((assets) =>
    encodings.map((encoding) => ({ assets, encoding })),
  )
  const costOf = (task: CompressTask) => sizeOf(task) * costs[task.encoding]
  return tasks.sort((a, b) => costOf(b) - costOf(a))
}
