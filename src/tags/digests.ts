import type { AttributeMap, AttributeValue } from './html.js'
import type { TagSource } from './source.js'

/** How an element asks for what it loads: a module by CORS, others so only if somebody says so. */
export type Mode = 'cors' | 'no-cors'

/**
 * The `integrity` of what an element loads, and the `crossorigin` without which a browser can't compare what comes from
 * elsewhere, and by `Integrity-Policy` refuses what comes from here as well. An element takes what was loaded ahead only
 * if both asked in the same way, so this is made in one place.
 */
export function digestAttributes(
  source: TagSource,
  path: string,
  given: AttributeMap,
  mode: Mode,
): [string, AttributeValue][] {
  const said = given.get('integrity')
  const isWished = typeof said === 'boolean' ? said : (source.integrity ?? source.origin !== '')
  const integrity = typeof said === 'string' ? said : isWished && digestOf(source, path, said === true)
  const isNeeded = typeof integrity === 'string' && mode === 'no-cors'
  const crossorigin = given.has('crossorigin') ? given.get('crossorigin') : isNeeded && 'anonymous'
  return [
    ['integrity', integrity],
    ['crossorigin', crossorigin],
  ]
}

/** Of a URL that may come to name other bytes only if that is asked for. */
export function digestOf(source: TagSource, path: string, isAskedFor: boolean): string | false {
  const asset = source.asset(path)
  return asset !== undefined && (asset.isExact || isAskedFor) && asset.integrity
}
