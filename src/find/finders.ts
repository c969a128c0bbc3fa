import { baseName } from '../values/logical-path.js'
import { mediaType } from '../values/media-type.js'
import { findInCss } from './css.js'
import { findInHtml, findInSvg, findInXml } from './html.js'
import { findInImportMap } from './import-map.js'
import { findInJavaScript, prepareJavaScript } from './javascript.js'
import { checkedFinder } from './own-finder.js'
import type { Finder, Found } from './reference.js'
import { findInScriptBytes } from './script-bytes.js'
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

/** Finds the same by bytes; `null` where they must be decoded, and what is small is better decoded at once. */
type BytesFinder = (bytes: Buffer, encoding: 'latin1' | 'utf8') => Found | null

const bytesFinders = new Map<Finder, BytesFinder>([[findInJavaScript, findInScriptBytes]])

/** In bytes: up to here V8 has memory for a text that it needn't ask for. */
const leastBytes = 32 << 10

export function findWithoutText(find: Finder, bytes: Buffer, encoding: 'latin1' | 'utf8'): Found | null {
  return bytes.length < leastBytes ? null : (bytesFinders.get(find)?.(bytes, encoding) ?? null)
}

/** To be awaited once before a finder is called. */
export async function prepareFinders(): Promise<void> {
  await prepareJavaScript()
}
