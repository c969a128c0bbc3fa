import { costOf, type ReleaseCost } from './manifest/cost.js'
import { findRelease, predecessorOf, readReleases } from './releases/history.js'
import { EverfreshError } from './values/error.js'
import { checkOptionNames } from './values/known-options.js'

export interface DeployCost extends ReleaseCost {
  /** The folder, as it was given. */
  readonly dir: string
  /** The release that the visitor holds; `null` where there is none before. */
  readonly from: string | null
  /** The one that is fetched. */
  readonly to: string
}

export interface CostOptions {
  /** What the visitor holds: an id or its beginning, or `null` for nothing; by default the release before. */
  readonly from?: string | null
  /** What is fetched; the current release by default. */
  readonly to?: string
}

/**
 * How many bytes a returning visitor fetches after a deploy. The folder is only read.
 * @throws {EverfreshError} `release-unknown`, `manifest-missing`, `manifest-corrupt`, `manifest-newer`
 */
export async function cost(dir: string, options: CostOptions = {}): Promise<DeployCost> {
  checkOptionNames(options, ['from', 'to'])
  const { from, to } = options
  const releases = readReleases(dir)
  const next = to === undefined ? releases.current : findRelease(releases, to)
  if (next === null)
    throw new EverfreshError('manifest-missing', `the manifest of "${dir}" is lost: say which release is new`)
  const held =
    from === undefined ? predecessorOf(next, releases) : from === null ? null : findRelease(releases, from)
  return { dir, from: held?.release ?? null, to: next.release, ...costOf(next, held) }
}
