import { baseName, folderOf, type LogicalPath, toLogicalPath } from './logical-path.js'
import { defaultLength } from './strategy.js'

/** Hex digits of the fingerprint in a stored name, unless the strategy says another number. */
export const versionLength = defaultLength

/** What a file system's name limit must still hold after the version: the longest suffix of a variant. */
const longestSuffix = '.zst'.length
const nameLimit = 255

/**
 * `css/site.css` → `css/site.VERSION.css`; a name without extension ends with it: `LICENSE.VERSION`. Extensions
 * of more than one part that are `compound` stay in one piece.
 */
export function contentName(
  path: LogicalPath,
  version: string,
  compound: readonly string[] = [],
): LogicalPath {
  const at = path.length - extensionOf(path, compound).length
  return `${path.slice(0, at)}.${version}${path.slice(at)}` as LogicalPath
}

/** With its dot; empty where there is none. */
function extensionOf(path: string, compound: readonly string[] = []): string {
  const name = baseName(path)
  const whole = compound.filter((each) => name.endsWith(`.${each}`) && name.length > each.length + 1)
  const [longest] = whole.sort((a, b) => b.length - a.length)
  if (longest !== undefined) return `.${longest}`
  const dot = name.lastIndexOf('.')
  // A dot in front makes a hidden file, not an extension.
  return dot > 0 ? name.slice(dot) : ''
}

/** Whether a name has room for its version and a variant's suffix on every file system (255 bytes). */
export function hasRoomForVersion(path: LogicalPath, length = versionLength): boolean {
  return Buffer.byteLength(baseName(path)) + 1 + length + longestSuffix <= nameLimit
}

/** The same for the variant's suffix alone. */
export function hasRoomForSuffix(name: LogicalPath): boolean {
  return Buffer.byteLength(baseName(name)) + longestSuffix <= nameLimit
}

/** The name of what turns the bytes with this integrity into the file's; `null` where there is no room for it. */
export function deltaName(file: LogicalPath, dictionary: string): LogicalPath | null {
  const hex = Buffer.from(dictionary.replace(/^sha256-/, ''), 'base64').toString('hex')
  const name = `${file}.${hex.slice(0, versionLength)}.dcz` as LogicalPath
  return Buffer.byteLength(baseName(name)) <= nameLimit ? name : null
}

/** A name that has the form of a content name, and what it would be the content name of. */
export interface VersionedName {
  readonly version: string
  readonly path: LogicalPath
}

/** The name under which bytes are stored: the content name, or the file's own where there is no room for one. */
export function storedName(
  path: LogicalPath,
  version: string,
  compound: readonly string[] = [],
): LogicalPath {
  return hasRoomForVersion(path, version.length) ? contentName(path, version, compound) : path
}

/** Every reading of a path as a content name: `a.HASH.css` is one of `a.css`, `a.HASH` one of `a`. */
export function readContentName(path: string): VersionedName[] {
  return readVersionIn(path, isVersion)
}

/** The same for versions without a dot of any other kind. */
export function readVersionIn(
  path: string,
  isVersion: (text: string) => boolean,
  compound: readonly string[] = [],
): VersionedName[] {
  const parts = baseName(path).split('.')
  const first = Math.max(1, parts.length - 2 - longestOf(compound))
  return parts.flatMap((version, at) => {
    if (at < first || !isVersion(version)) return []
    const plain = toLogicalPath(folderOf(path) + parts.toSpliced(at, 1).join('.'))
    return plain !== null && contentName(plain, version, compound) === path ? [{ version, path: plain }] : []
  })
}

/** How many more dots than an ordinary extension the longest has. */
function longestOf(compound: readonly string[]): number {
  return Math.max(0, ...compound.map((each) => each.split('.').length - 1))
}

function isVersion(text: string): boolean {
  return text.length === versionLength && isHex(text)
}

/** In lower case, as all of ours. */
export function isHex(text: string): boolean {
  return /^[0-9a-f]+$/.test(text)
}
