import type { History } from '../io/history.js'
import { privateFolder } from '../io/layout.js'
import { type KeepRules, outdated } from '../manifest/kept.js'
import type { Manifest } from '../manifest/manifest.js'
import { contentFiles, type Release } from '../manifest/release.js'
import { byPath, type LogicalPath } from '../values/logical-path.js'
import { Disk } from './disk.js'

/** What nobody asks for any more. */
export interface Removal {
  readonly kept: readonly Release[]
  readonly releases: readonly Release[]
  /** Those that the releases, or somebody who died, wrote and that nothing that is kept names. Pages come first. */
  readonly files: readonly LogicalPath[]
  /** What was written for a kept release. */
  readonly needed: ReadonlySet<LogicalPath>
}

/** Decides by the records alone, never by what lies in the folder. */
export function planRemoval(history: History, current: Manifest, rules: KeepRules): Removal {
  const all = [...history.releases.values()]
  const releases = outdated(all, current.release, rules)
  const kept = all.filter((release) => !releases.includes(release))
  const needed = new Set(kept.flatMap(neededBy))
  const written = [...releases.flatMap(writtenFor), ...history.unfinished]
  const files = [...new Set(written)].filter(
    (file) => !needed.has(file) && !file.startsWith(`${privateFolder}/`),
  )
  return { kept, releases, files: files.sort(pagesFirst), needed }
}

/** Whatever of it is there, also what somebody who died had written and a later build of it found. */
function writtenFor({ manifest, files, attempts }: Release): LogicalPath[] {
  const tried = [...attempts.values()].flatMap((attempted) => Object.values(attempted))
  const variants = tried.flatMap(({ variant }) => (variant === undefined ? [] : [variant.file]))
  return [...files, ...contentFiles(manifest), ...variants]
}

/**
 * Of plain names only those that were written for it: what lies under the others is of another release that goes, or
 * somebody else's.
 */
function neededBy(release: Release): LogicalPath[] {
  const { assets, versionFile } = release.manifest
  const content = writtenFor({ ...release, files: [] })
  return [...content, ...release.files.filter((name) => assets.has(name) || name === versionFile)]
}

/**
 * Plain names that a release which goes wrote last: one that is kept has them too, but with other bytes. It was merged
 * again since, or it would go first.
 */
export function outlivedNames(
  dir: string,
  { kept, releases, needed }: Removal,
  current: Manifest,
): LogicalPath[] {
  const disk = new Disk(dir)
  const names = new Set(releases.flatMap(({ files }) => files))
  return [...names].filter((name) => {
    if (!needed.has(name) || current.assets.has(name)) return false
    const promised = kept.flatMap(({ manifest }) => manifest.assets.get(name)?.integrity ?? [])
    const integrity = promised.length === 0 ? null : disk.integrityOf(name)
    return integrity !== null && !promised.includes(integrity)
  })
}

/** Whoever finds a page still finds what it loads. */
export function pagesFirst(a: LogicalPath, b: LogicalPath): number {
  const isPage = (name: LogicalPath) => Number(/\.html?(?:$|\.)/.test(name))
  return isPage(b) - isPage(a) || byPath(a, b)
}
