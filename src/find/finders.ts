import { baseName } from '../values/logical-path.js'
import { mediaType } from '../values/media-type.js'
import { findInCss } from './css.js'
import { findInHtml, findInSvg, findInXml } from './html.js'
import { findInImportMap } from './import-map.js'
import { findInJavaScript, prepareJavaScript } from './javascript.js'
import { checkedFinder } from './own-finder.js'
import type { Finder } from './reference.js'
import { findInManifestJson, findInWebManifest } from './web-manifest.js'

/** Media type → finder. Files of any other type hold no references and are never read as text. */
const finders = new Map<string, Finder>([
  ['text/css', findInCss],
  ['text/javascript', findInJavaScript],
  ['text/html', findInHtml],
  ['image/svg+xml', findInSvg],
  ['application/xhtml+xml', findInXml],
  ['application/xml', findInXml],
  ['text/xml', findInXml],
  ['application/manifest+json', findInWebManifest],
])

/** Files whose name says more than their type. */
const byName = new Map<string, Finder>([
  ['manifest.json', findInManifestJson],
  ['importmap.json', findInImportMap],
])

/** A user's own finders by media type; they go before ours. */
export type OwnFinders = ReadonlyMap<string, Finder>

export function ownFinders(finders: Readonly<Record<string, Finder>> = {}): OwnFinders {
  return new Map(Object.entries(finders).map(([type, find]) => [type, checkedFinder(find)]))
}

/** The finder for a file, or `undefined`. */
export function finderFor(path: string, own?: OwnFinders): Finder | undefined {
  const type = mediaType(path)
  return own?.get(type) ?? byName.get(baseName(path)) ?? finders.get(type)
}

/** To be awaited once before a finder is called. */
export async function prepareFinders(): Promise<void> {
  await prepareJavaScript()
}
