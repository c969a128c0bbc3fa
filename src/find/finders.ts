import { mediaType } from '../values/media-type.js'
import { findInCss } from './css.js'
import { findInHtml } from './html.js'
import { findInJavaScript, prepareJavaScript } from './javascript.js'
import type { Finder } from './reference.js'

/** Media type → finder. Files of any other type hold no references and are never read as text. */
const finders = new Map<string, Finder>([
  ['text/css', findInCss],
  ['text/javascript', findInJavaScript],
  ['text/html', findInHtml],
])

/** The finder for a file, or `undefined`. */
export function finderFor(path: string): Finder | undefined {
  return finders.get(mediaType(path))
}

/** To be awaited once before a finder is called. */
export async function prepareFinders(): Promise<void> {
  await prepareJavaScript()
}
