import { type Digest, integrityOf } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Strategy } from '../values/strategy.js'
import type { MapEdits } from './import-map.js'
import type { MapAddition, PlainUrl } from './module-graph.js'
import { withVersion } from './reference-edit.js'

/** The version of a file, once it is known. */
export type VersionOf = (path: LogicalPath) => string | undefined

/** The entries that a page's map needs, with versions. */
export function entriesOf(
  additions: readonly MapAddition[],
  versionOf: VersionOf,
  strategy: Strategy,
): MapEdits['entries'] {
  return additions.map(({ scope, key, address }) => ({
    scope,
    key: versionedUrl(key, versionOf, strategy),
    address: address === null ? null : versionedUrl(address, versionOf, strategy),
  }))
}

/** The digests of what a page loads; of a file in the page's own cycle it can't be known. */
export function digestsOf(
  loaded: readonly PlainUrl[],
  finished: (path: LogicalPath) => { readonly version: string; readonly digest: Digest } | undefined,
  strategy: Strategy,
): MapEdits['integrity'] {
  return loaded.flatMap((each) => {
    const done = each.file === null ? undefined : finished(each.file)
    if (done === undefined) return []
    return [{ key: versionedUrl(each, () => done.version, strategy), digest: integrityOf(done.digest) }]
  })
}

/** A URL with the version of the file that it names. */
function versionedUrl({ url, file }: PlainUrl, versionOf: VersionOf, strategy: Strategy): string {
  const version = file === null ? undefined : versionOf(file)
  return file === null || version === undefined ? url : withVersion(url, file, version, strategy)
}
