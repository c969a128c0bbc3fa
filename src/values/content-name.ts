import { baseName, folderOf, type LogicalPath, toLogicalPath } from './logical-path.js'

/** Hex digits of the fingerprint in a name: 48 bits, so two versions of one file never meet by chance. */
export const versionLength = 12

/** What a file system's name limit must still hold after the version: the longest suffix of a variant. */
const longestSuffix = '.zst'.length
const nameLimit = 255

/** `css/site.css` → `css/site.VERSION.css`; a name without extension ends with it: `LICENSE.VERSION`. */
export function contentName(path: LogicalPath, version: string): LogicalPath {
  const name = baseName(path)
  const dot = name.lastIndexOf('.')
  // A dot in front makes a hidden file, not an extension.
  const at = path.length - name.length + (dot > 0 ? dot : name.length)
  return `${path.slice(0, at)}.${version}${path.slice(at)}` as LogicalPath
}

/** Whether a name has room for its version and a variant's suffix on every file system (255 bytes). */
export function hasRoomForVersion(path: LogicalPath): boolean {
  return Buffer.byteLength(baseName(path)) + 1 + versionLength + longestSuffix <= nameLimit
}

/** A name that has the form of a content name, and what it would be the content name of. */
export interface VersionedName {
  readonly version: string
  readonly path: LogicalPath
}

/** The name under which bytes are stored: the content name, or the file's own where there is no room for one. */
export function storedName(path: LogicalPath, version: string): LogicalPath {
  return hasRoomForVersion(path) ? contentName(path, version) : path
}

/** Every reading of a path as a content name: `a.HASH.css` is one of `a.css`, `a.HASH` one of `a`. */
export function readContentName(path: string): VersionedName[] {
  const parts = baseName(path).split('.')
  return [parts.length - 2, parts.length - 1].flatMap((at) => {
    const version = at > 0 ? parts[at] : undefined
    if (version === undefined || !isVersion(version)) return []
    const plain = toLogicalPath(folderOf(path) + parts.toSpliced(at, 1).join('.'))
    return plain !== null && contentName(plain, version) === path ? [{ version, path: plain }] : []
  })
}

function isVersion(text: string): boolean {
  return text.length === versionLength && /^[0-9a-f]+$/.test(text)
}
