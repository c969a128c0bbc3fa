import { EverfreshError } from './error.js'
import { decodePath, encodePath } from './url-path.js'

declare const brand: unique symbol

/** The path of a site below which the files have their URLs: `/` or `/static/`; encoded, slashes at both ends. */
export type Base = string & { readonly [brand]: 'Base' }

/** @throws {EverfreshError} `base-invalid` */
export function parseBase(text: string): Base {
  if (text === '/') return text as Base
  const inner = text.startsWith('/') && text.endsWith('/') ? decodePath(text.slice(1, -1)) : null
  if (inner !== null && !/[?#]/.test(text)) return `/${encodePath(inner)}/` as Base
  throw new EverfreshError(
    'base-invalid',
    `the base "${text}" must be a path with a slash at both ends, such as "${suggestion(text)}"`,
  )
}

/** A full URL is a likely mistake; its path is what was meant, and its host belongs to the `origin` option. */
function suggestion(text: string): string {
  const path = text
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '')
    .replace(/[?#].*/, '')
    .split(/[\\/]+/)
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
    .map((segment) => encodePath(segment.replaceAll('%', '')))
    .join('/')
  return decodePath(path) === null ? '/static/' : `/${path}/`
}
