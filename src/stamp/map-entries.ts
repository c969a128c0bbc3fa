import { type Digest, integrityOf } from '../values/digest.js'
import { baseName, type LogicalPath } from '../values/logical-path.js'
import { encodeSegment } from '../values/url-path.js'
import type { MapEdits } from './import-map.js'
import type { MapAddition, PlainUrl } from './module-graph.js'
import { writeReference } from './write-reference.js'

/** The content name of a file, once it is known. */
export type NameOf = (path: LogicalPath) => LogicalPath | undefined

/** The entries that a page's map needs, with versions. */
export function entriesOf(additions: readonly MapAddition[], nameOf: NameOf): MapEdits['entries'] {
  return additions.map(({ scope, key, address }) => ({
    scope,
    key: versionedUrl(key, nameOf),
    address: address === null ? null : versionedUrl(address, nameOf),
  }))
}

/** The digests of what a page loads; of a file in the page's own cycle it can't be known. */
export function digestsOf(
  loaded: readonly PlainUrl[],
  finished: (path: LogicalPath) => { readonly name: LogicalPath; readonly digest: Digest } | undefined,
): MapEdits['integrity'] {
  return loaded.flatMap((each) => {
    const done = each.file === null ? undefined : finished(each.file)
    if (done === undefined) return []
    return [{ key: versionedUrl(each, () => done.name), digest: integrityOf(done.digest) }]
  })
}

/** A URL with the version of the file that it names. */
function versionedUrl({ url, file }: PlainUrl, nameOf: NameOf): string {
  const name = file === null ? undefined : nameOf(file)
  if (name === undefined) return url
  const reference = { start: 0, end: url.length, specifier: url, syntax: 'json-string' } as const
  return writeReference(reference, url, encodeSegment(baseName(name)))
}
