import { baseName } from './logical-path.js'

/** Hidden files and folders are not published, but for `.well-known/` at the top (RFC 8615). */
export function isHidden(path: string): boolean {
  return baseName(path).startsWith('.') && path !== '.well-known'
}
