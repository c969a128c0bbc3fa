import { mediaType } from './values/media-type.js'
import { splitSuffix } from './values/url-path.js'

export interface LinkOptions {
  /** What the scripts among them are: modules (the default), or classic ones, which load in another way. */
  readonly scripts?: 'module' | 'classic'
}

/** How a browser will load a file; it takes what it loaded in advance only for a request of the same kind. */
const kinds: readonly (readonly [types: RegExp, link: string])[] = [
  [/^text\/css$/, 'rel=preload; as=style'],
  [/^(?:text|application)\/javascript$/, 'rel=modulepreload'],
  // By CORS, without credentials, wherever they come from.
  [/^font\/|^application\/(?:x-font-|vnd\.ms-fontobject)/, 'rel=preload; as=font; crossorigin'],
  [/^image\//, 'rel=preload; as=image'],
  [/^audio\//, 'rel=preload; as=audio'],
  [/^video\//, 'rel=preload; as=video'],
  [/^text\/vtt$/, 'rel=preload; as=track'],
]
const classicScript = 'rel=preload; as=script'
const fetched = 'rel=preload; as=fetch; crossorigin'

/**
 * Without a blank between links: `response.writeEarlyHints` of Node takes such a list for one link, and a list with
 * blanks for a mistake.
 */
export function createLinks(
  url: (path: string) => string,
): (paths: readonly string[], options?: LinkOptions) => string {
  return (paths, { scripts = 'module' } = {}) =>
    [...new Set(paths.map(url))].map((each) => `<${safe(each)}>; ${kindOf(each, scripts)}`).join(',')
}

function kindOf(url: string, scripts: LinkOptions['scripts']): string {
  const type = mediaType(splitSuffix(url).path)
  const link = kinds.find(([types]) => types.test(type))?.[1] ?? fetched
  return link === 'rel=modulepreload' && scripts === 'classic' ? classicScript : link
}

/** URLs of ours are so already; a query that somebody added, or a URL that was passed through, may not be. */
function safe(url: string): string {
  return url.toWellFormed().replace(/[^!#-;=?-[\]_a-z~]/g, encodeURIComponent)
}
