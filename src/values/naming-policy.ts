import picomatch from 'picomatch'
import { hasRoomForVersion } from './content-name.js'
import { baseName, type LogicalPath } from './logical-path.js'

/**
 * Files that are asked for by a name which somebody else fixed: visitors, crawlers, browsers, hosts. A glob
 * without a slash is for the name in any folder.
 */
const keptNames = [
  '*.html',
  '*.htm',
  'robots.txt',
  'favicon.ico',
  'apple-touch-icon*.png',
  'sitemap*.xml',
  'ads.txt',
  'CNAME',
  '_headers',
  '_redirects',
  'sw.js',
  'service-worker.js',
]

const isKeptName = picomatch(keptNames, { dot: true })

/** Whether a file keeps its own URL, which is then revalidated. */
function keepsName(path: LogicalPath): boolean {
  return path.startsWith('.well-known/') || isKeptName(baseName(path))
}

/** Whether a file's URL carries a version. */
export function isVersioned(path: LogicalPath): boolean {
  return hasRoomForVersion(path) && !keepsName(path)
}

/** Hidden files and folders are not published (`.git`, `.env`), but for `.well-known/` (RFC 8615). */
export function isOmitted(path: string): boolean {
  return /(?:^|\/)\./.test(path.replace(/^\.well-known(?=\/|$)/, ''))
}
