import type { LogicalPath } from './logical-path.js'
import type { Strategy } from './strategy.js'
import { versionedUrl } from './versioned-url.js'

/**
 * The URL pattern that the URLs of all versions of a file match, relative to the base: `js/app.*.js`, `js/app.js?v=*`.
 * What a URL of ours holds besides letters and digits is encoded, or has no meaning in a pattern.
 */
export function dictionaryMatch(path: LogicalPath, strategy: Strategy): string {
  const [one, other] = [versionedUrl(path, '0', strategy), versionedUrl(path, '1', strategy)]
  const at = [...one].findIndex((char, index) => char !== other[index])
  return `${one.slice(0, at)}*${one.slice(at + 1)}`
}

/** The header by which a client says that it has the bytes with this integrity (RFC 9842, section 2.2). */
export function availableDictionary(integrity: string): string {
  return `:${integrity.slice('sha256-'.length)}:`
}
