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
  /** What a kept release names. */
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

/** All that a release names, whatever of it is there. */
function filesOf({ manifest, files, attempts }: Release): LogicalPath[] {
  const tried = [...attempts.values()].flatMap((attempted) => Object.values(attempted))
  const variants = tried.flatMap(({ variant }) => (variant === undefined ? [] : [variant.file]))
  return [...files, ...contentFiles(manifest), ...manifest.assets.keys(), ...variants]
}

/** Whoever finds a page still finds what it loads. */
export function pagesFirst(a: LogicalPath, b: LogicalPath): number {
  const isPage = (name: LogicalPath) => Number(/\.html?(?:$|\.)/.test(name))
  return isPage(b) - isPage(a) || byPath(a, b)
}
