import type { VersionedName } from '../values/content-name.js'
import type { LogicalPath } from '../values/logical-path.js'
import { contentStrategy, type Strategy } from '../values/strategy.js'
import { readVersionedName } from '../values/versioned-url.js'

/** Tells names that carry a version, known or not, from others: the unknown ones are ours to refuse. */
export type VersionForm = (path: string, has: (path: LogicalPath) => boolean) => readonly VersionedName[]

/**
 * The readings of a name by a strategy: digits of a digest show themselves, a time only on the name of a file that
 * there is, and a release number there too and if it is known. `versions`: those of the history.
 */
export function versionForm(strategy: Strategy, versions?: ReadonlySet<string>): VersionForm {
  if (strategy.version === 'content') return (path) => readVersionedName(path, strategy)
  const isKnown = (version: string) => strategy.version === 'mtime' || versions?.has(version) !== false
  return (path, has) =>
    readVersionedName(path, strategy).filter((name) => isKnown(name.version) && has(name.path))
}

export const contentForm = versionForm(contentStrategy)
