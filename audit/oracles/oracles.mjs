import { basename, extname } from 'node:path'
import { readCss } from './css.mjs'
import { readHtml } from './html.mjs'
import { readJavaScript } from './javascript.mjs'
import { readManifest } from './manifest.mjs'
import { readSvg } from './svg.mjs'

/**
 * Extension → oracle: from a text to `{ kind, start, end, specifier }` of each reference, the span without quotes; it
 * throws where it can't read. No code of ours is used in any of them.
 */
const oracles = {
  '.css': { format: 'css', read: readCss },
  '.htm': { format: 'html', read: readHtml },
  '.html': { format: 'html', read: readHtml },
  '.js': { format: 'js', read: readJavaScript },
  '.mjs': { format: 'js', read: readJavaScript },
  '.svg': { format: 'svg', read: readSvg },
  '.webmanifest': { format: 'web manifest', read: readManifest },
  '.xhtml': { format: 'xml', read: readSvg },
  '.xml': { format: 'xml', read: readSvg },
}

export function oracleFor(path) {
  return basename(path) === 'manifest.json' ? oracles['.webmanifest'] : oracles[extname(path).toLowerCase()]
}
