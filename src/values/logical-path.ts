import { EverfreshError } from './error.js'

declare const brand: unique symbol

/**
 * A file's path below its root, as on disk: `css/site.css`. Forward slashes, no empty, `.` or `..` segment, no
 * backslash and no NUL, so that a traversal cannot be represented. Only this module makes one.
 */
export type LogicalPath = string & { readonly [brand]: 'LogicalPath' }

/** Bad are: an empty, `.` or `..` segment anywhere; a backslash, which URLs read as a slash; a NUL. */
const unusable = /^$|^\/|\/$|\/\/|(?:^|\/)\.{1,2}(?:\/|$)|[\\\0]/

/** The path if the text is one, else `null`. */
export function toLogicalPath(text: string): LogicalPath | null {
  return unusable.test(text) ? null : (text as LogicalPath)
}

/** @throws {EverfreshError} `path-invalid` */
export function parseLogicalPath(text: string): LogicalPath {
  const path = toLogicalPath(text)
  if (path !== null) return path
  throw new EverfreshError(
    'path-invalid',
    `"${text}" is no path of a file: give it relative to its root, such as "css/site.css"`,
  )
}

/** `site.css` of `css/site.css`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** `css/` of `css/site.css`, with its slash; empty for a file at the top. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

/** Code unit order: the same on every machine, whatever its locale. */
export function byPath(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
