import { statSync } from 'node:fs'
import { type History, readHistory, readManifestFile } from '../io/history.js'
import { fileOf, manifestName } from '../io/layout.js'
import type { Manifest } from '../manifest/manifest.js'
import { contentFiles, newestFirst, type Release } from '../manifest/release.js'
import { EverfreshError } from '../values/error.js'

/** A built folder's releases, and which of them is current. */
export interface Releases {
  readonly history: History
  /** `null` where the manifest was lost or cut, and the records are all there is. */
  readonly current: Manifest | null
  /** The others, the newest first, by when each was current last. */
  readonly earlier: readonly Release[]
}

/** @throws {EverfreshError} `manifest-missing`, `manifest-corrupt` where there are no records either; `manifest-newer` */
export function readReleases(dir: string): Releases {
  const found = readHistory(dir)
  const current = readCurrent(dir, found)
  const history = current === null ? found : withRecord(dir, found, current)
  const others = [...history.releases.values()].filter(
    ({ manifest }) => manifest.release !== current?.release,
  )
  return { history, current, earlier: newestFirst(others) }
}

/** Where the current release's record was lost it gets another, or nobody would know its files one day. */
function withRecord(dir: string, history: History, manifest: Manifest): History {
  if (history.releases.has(manifest.release)) return history
  const made = statSync(fileOf(dir, manifestName)).mtime.toISOString()
  const files = [...contentFiles(manifest), ...manifest.assets.keys()]
  const record: Release = { manifest, made, files, attempts: new Map() }
  return { ...history, releases: new Map([...history.releases, [manifest.release, record]]) }
}

function readCurrent(dir: string, { releases }: History): Manifest | null {
  try {
    return readManifestFile(dir)
  } catch (error) {
    const isLost = error instanceof EverfreshError && /^manifest-(?:missing|corrupt)$/.test(error.code)
    if (isLost && releases.size > 0) return null
    throw error
  }
}

/** The manifests of all releases, the current one first. */
export function manifestsOf({ current, earlier }: Releases): Manifest[] {
  return [...(current === null ? [] : [current]), ...earlier.map(({ manifest }) => manifest)]
}

/**
 * The manifest of a release by its id, or by the beginning of it that no other has.
 * @throws {EverfreshError} `release-unknown`
 */
export function findRelease(releases: Releases, given: string): Manifest {
  return findByStart(manifestsOf(releases), given)
}

/** The same among any that have an id. */
export function findByStart<T extends { readonly release: string }>(all: readonly T[], given: string): T {
  const found =
    given === '' ? [] : all.filter(({ release }) => release.startsWith(String(given).toLowerCase()))
  const [only, second] = found
  if (only !== undefined && second === undefined) return only
  const wrong =
    only === undefined ? `there is no release "${given}"` : `more than one release begins with "${given}"`
  throw unknown(`${wrong}: give one of ${idsOf(only === undefined ? all : found)}`)
}

/**
 * The release that was current before the current one.
 * @throws {EverfreshError} `release-unknown`
 */
export function releaseBefore(releases: Releases, dir: string): Manifest {
  const { current } = releases
  if (current === null)
    throw unknown(`the manifest of "${dir}" is lost: say which release, of ${idsOf(manifestsOf(releases))}`)
  const before = predecessorOf(current, releases)
  if (before !== null) return before
  throw unknown(`"${dir}" has no release before the current one, ${current.release}`)
}

/** The release that was current before another one. What was never superseded was about to be when its build died. */
export function predecessorOf({ release }: Manifest, { current, earlier }: Releases): Manifest | null {
  const ended = earlier.filter(({ superseded }) => superseded !== undefined).map(({ manifest }) => manifest)
  const inOrder = [...(current === null ? [] : [current]), ...ended]
  const at = inOrder.findIndex((each) => each.release === release)
  return at < 0 ? (inOrder[0] ?? null) : (inOrder[at + 1] ?? null)
}

function idsOf(all: readonly { readonly release: string }[]): string {
  return all.map(({ release }) => release).join(', ')
}

export function unknown(message: string): EverfreshError {
  return new EverfreshError('release-unknown', message)
}
