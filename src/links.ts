import { type AttributeMap, type AttributeValue, attributesOf } from './tags/html.js'
import { loadingOf } from './tags/loading.js'
import { preloadAttributes } from './tags/preload.js'
import type { TagSource } from './tags/source.js'
import { EverfreshError } from './values/error.js'

export interface LinkOptions {
  /** What the scripts among them are: modules (the default), or classic ones, which load in another way. */
  readonly scripts?: 'module' | 'classic'
  /** Whether to say the digests; by default as `preload` does. */
  readonly integrity?: boolean
}

/**
 * Without a blank between links: `response.writeEarlyHints` of Node takes such a list for one link, and a list with
 * blanks for a mistake.
 */
export function createLinks(source: TagSource): (paths: readonly string[], options?: LinkOptions) => string {
  return (paths, { scripts = 'module', integrity } = {}) => {
    if (!Array.isArray(paths)) throw noList(paths)
    if (scripts !== 'module' && scripts !== 'classic') throw invalidScripts(scripts)
    const given = attributesOf({ integrity })
    const links = paths.map((path) => {
      const isClassic = scripts === 'classic' && loadingOf(source, path).as === 'script'
      return linkOf(
        preloadAttributes(source, path, isClassic ? new Map([['as', 'script'], ...given]) : given),
      )
    })
    return [...new Set(links)].join(',')
  }
}

/** Parameters of a link (RFC 8288, section 3). The one in quotes is not the last, or `writeEarlyHints` takes no other link behind it. */
const parameters = ['integrity', 'rel', 'as', 'crossorigin']

function linkOf(attributes: AttributeMap): string {
  const written = parameters.flatMap((name) => parameter(name, attributes.get(name)))
  return [`<${safe(String(attributes.get('href')))}>`, ...written].join('; ')
}

/** Without a value `crossorigin` is `anonymous`. */
function parameter(name: string, value: AttributeValue): string[] {
  if (typeof value !== 'string') return []
  if (value === 'anonymous') return [name]
  return [name === 'integrity' ? `${name}="${value}"` : `${name}=${value}`]
}

/** URLs of ours are so already; a query that somebody added, or a URL that was passed through, may not be. */
function safe(url: string): string {
  return url.toWellFormed().replace(/[^!#-;=?-[\]_a-z~]/g, encodeURIComponent)
}

function noList(paths: unknown): EverfreshError {
  const [first, shown] = [typeof paths === 'string' ? paths : 'css/site.css', JSON.stringify(paths)]
  return new EverfreshError(
    'option-invalid',
    `links() takes a list of paths, not ${shown}: write links([${JSON.stringify(first)}])`,
  )
}

function invalidScripts(scripts: unknown): EverfreshError {
  const message = `"scripts" is ${JSON.stringify(scripts)}, but must be "module" or "classic"`
  return new EverfreshError('option-invalid', message)
}
