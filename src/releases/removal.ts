import type { History } from '../io/history.js'
import { privateFolder } from '../io/layout.js'
import { type KeepRules, outdated } from '../manifest/kept.js'
import type { Manifest } from '../manifest/manifest.js'
import { contentFiles, type Release } from '../manifest/release.js'
import { byPath, type LogicalPath } from '../values/logical-path.js'

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
  const needed = new Set(kept.flatMap(filesOf))
  const written = [...releases.flatMap(filesOf), ...history.unfinished]
  const files = [...new Set(written)].filter(
    (file) => !needed.has(file) && !file.startsWith(`${privateFolder}/`),
  )
  return { kept, releases, files: files.sort(pagesFirst), needed }
}

/**
 * All that was written for a release, whatever of it is there. Of plain names only those in its record: what lies
 * under the others is of another release that goes, or somebody else's.
 */
function filesOf({ manifest, files, attempts }: Release): LogicalPath[] {
  const tried = [...attempts.values()].flatMap((attempted) => Object.values(attempted))
  const variants = tried.flatMap(({ variant }) => (variant === undefined ? [] : [variant.file]))
  return [...files, ...contentFiles(manifest), ...variants]
}

/** Whoever finds a page still finds what it loads. */
export function pagesFirst(a: LogicalPath, b: LogicalPath): number {
  const isPage = (name: LogicalPath) => Number(/\.html?(?:$|\.)/.test(name))
  return isPage(b) - isPage(a) || byPath(a, b)
}
