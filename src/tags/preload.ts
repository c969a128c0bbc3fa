import { EverfreshError } from '../values/error.js'
import { digestAttributes, digestOf } from './digests.js'
import type { AttributeMap, AttributeValue } from './html.js'
import { loadingOf } from './loading.js'
import type { TagSource } from './source.js'

/**
 * What loads a file ahead of who needs it: `rel=modulepreload` for a script, unless `as` says that it is a classic one,
 * `rel=preload` for the rest.
 */
export function preloadAttributes(
  source: TagSource,
  path: string,
  given: AttributeMap,
): Map<string, AttributeValue> {
  const href = source.url(path)
  const as = given.get('as')
  if (as !== undefined && typeof as !== 'string') throw invalidAs(as)
  const loading = loadingOf(source, path, as)
  const isModule = loading.as === 'script' && as === undefined
  if (isModule) return modulePreload(source, path, href, given)
  const crossorigin = loading.isCors ? [['crossorigin', 'anonymous'] as const] : []
  const digests = loading.as === 'style' || loading.as === 'script'
  return new Map<string, AttributeValue>([
    ['rel', 'preload'],
    ['as', loading.as],
    ['type', loading.type],
    ['href', href],
    ...given,
    ...(digests ? digestAttributes(source, path, given, 'no-cors') : []),
    ...crossorigin,
  ])
}

/** Its digest is always said: an import map may say it, and then a browser takes no preload that doesn't. */
function modulePreload(
  source: TagSource,
  path: string,
  href: string,
  given: AttributeMap,
): Map<string, AttributeValue> {
  const said = given.get('integrity') ?? true
  const integrity = said === true ? digestOf(source, path, given.get('integrity') === true) : said
  return new Map<string, AttributeValue>([
    ['rel', 'modulepreload'],
    ['href', href],
    ...given,
    ['integrity', integrity],
  ])
}

function invalidAs(as: AttributeValue): EverfreshError {
  return new EverfreshError(
    'option-invalid',
    `"as" is ${JSON.stringify(as)}, but must be a text such as "script"`,
  )
}
