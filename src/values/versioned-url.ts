import {
  contentName,
  isHex,
  readVersionIn,
  storedName,
  type VersionedName,
  versionLength,
} from './content-name.js'
import { type Digest, fingerprint } from './digest.js'
import { baseName, folderOf, type LogicalPath, toLogicalPath } from './logical-path.js'
import { withQuery } from './query.js'
import { defaultLength, defaultParameter, type Strategy } from './strategy.js'
import { encodePath, encodeSegment } from './url-path.js'

/** The URL of a file's version, relative to the base, encoded. */
export function versionedUrl(path: LogicalPath, version: string, strategy: Strategy): string {
  if (strategy.in === 'filename') return encodePath(contentName(path, version, strategy.compound))
  return withQuery(encodePath(path), parameterOf(strategy), version)
}

/** Of a strategy in the query. */
export function parameterOf({ parameter = defaultParameter }: Strategy): string {
  return parameter
}

/** How many hex digits a content version has. */
export function lengthOf({ length = defaultLength }: Strategy): number {
  return length
}

/** Whether a file's name in the store is its URL. */
export function isStoredByUrl(strategy: Strategy): boolean {
  return strategy.in === 'filename' && strategy.version === 'content'
}

/** How many characters a stored name must hold beside the file's own. */
export function storedLength(strategy: Strategy): number {
  return isStoredByUrl(strategy) ? lengthOf(strategy) : versionLength
}

/** Where the bytes of a file's version lie: a content name, whatever the URL is. */
export function storeName(
  path: LogicalPath,
  { version, digest }: { version: string; digest: Digest },
  strategy: Strategy,
): LogicalPath {
  return isStoredByUrl(strategy)
    ? storedName(path, version, strategy.compound)
    : storedName(path, fingerprint(digest, versionLength))
}

/** Every reading of a name as one with a version in the place and of the form of the strategy. */
export function readVersionedName(path: string, strategy: Strategy): VersionedName[] {
  if (strategy.in === 'query') return []
  if (strategy.version === 'fixed') return readFixedName(path, strategy)
  const length = lengthOf(strategy)
  const isVersion =
    strategy.version === 'mtime'
      ? (text: string) => /^\d+$/.test(text)
      : (text: string) => text.length === length && isHex(text)
  return readVersionIn(path, isVersion, strategy.compound)
}

/** More dots than any release number has. */
const mostParts = 20

/** A release number may hold dots: `a.1.2.js` is version `1.2` of `a.js` as well as `2` of `a.1.js`. */
function readFixedName(path: string, { compound }: Strategy): VersionedName[] {
  const parts = baseName(path).split('.')
  if (parts.length > mostParts) return []
  return parts.flatMap((_, start) =>
    parts.flatMap((_, end) => {
      if (start === 0 || end < start) return []
      const version = parts.slice(start, end + 1).join('.')
      const plain = toLogicalPath(folderOf(path) + parts.toSpliced(start, end + 1 - start).join('.'))
      const isRead = plain !== null && contentName(plain, version, compound) === path
      return isRead ? [{ version, path: plain }] : []
    }),
  )
}

/** The last segment of a versioned URL, encoded. */
export function versionedSegment(path: LogicalPath, version: string, { compound }: Strategy): string {
  return encodeSegment(baseName(contentName(path, version, compound)))
}
