import { mediaType } from '../values/media-type.js'
import { splitSuffix } from '../values/url-path.js'
import type { TagSource } from './source.js'

/** How a browser will load a file; it takes what it loaded in advance only for a request of the same kind. */
export interface Loading {
  /** A media type, without parameters. */
  readonly type: string
  /** The destination of the request (`as`); a script is loaded as a module, unless somebody says otherwise. */
  readonly as: string
  /** Whether the request is one of CORS without credentials, wherever the file comes from. */
  readonly isCors: boolean
}

const destinations: readonly (readonly [types: RegExp, as: string])[] = [
  [/^text\/css$/, 'style'],
  [/^(?:text|application)\/javascript$/, 'script'],
  [/^font\/|^application\/(?:x-font-|vnd\.ms-fontobject)/, 'font'],
  [/^image\//, 'image'],
  [/^audio\//, 'audio'],
  [/^video\//, 'video'],
  [/^text\/vtt$/, 'track'],
]

const corsDestinations: readonly string[] = ['font', 'fetch']

/** `as` is what somebody says of it. */
export function loadingOf(source: TagSource, path: string, as?: string): Loading {
  const type = source.asset(path)?.type.replace(/;.*/s, '') ?? mediaType(splitSuffix(path).path)
  const destination = as ?? destinations.find(([types]) => types.test(type))?.[1] ?? 'fetch'
  return { type, as: destination, isCors: corsDestinations.includes(destination) }
}
