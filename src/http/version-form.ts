import type { VersionedName } from '../values/content-name.js'
import { contentStrategy, type Strategy } from '../values/strategy.js'
import { readVersionedName } from '../values/versioned-url.js'

/** Tells names that carry a version, known or not, from others: the unknown ones are ours to refuse. */
export interface VersionForm {
  /** Every reading of a name as one with a version that another node may know. */
  readings(path: string): readonly VersionedName[]
  /** Whether a name carries a version; `has` tells which plain names there are. */
  isVersioned(path: string, has: (plain: string) => boolean): boolean
}

/**
 * Of a strategy: the digits of a digest show themselves, a time only on the name of a file that there is, and a
 * release number there too and if it is known. `versions`: those of the history.
 */
export function versionForm(strategy: Strategy, versions?: ReadonlySet<string>): VersionForm {
  const read = (path: string) => readVersionedName(path, strategy)
  if (strategy.version === 'content') return { readings: read, isVersioned: (path) => read(path).length > 0 }
  const isNumber = strategy.version === 'fixed' && versions !== undefined
  const parts = new Set([...(versions ?? [])].map(partsOf))
  return {
    // Another release's number is like one of ours: one with more dots could be any name.
    readings: (path) => read(path).filter(({ version }) => !isNumber || parts.has(partsOf(version))),
    isVersioned: (path, has) =>
      read(path).some((each) => (!isNumber || versions.has(each.version)) && has(each.path)),
  }
}

export const contentForm = versionForm(contentStrategy)

function partsOf(version: string): number {
  return version.split('.').length
}
