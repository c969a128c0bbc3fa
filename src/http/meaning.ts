import type { Base } from '../values/base.js'
import { baseName, folderOf, type LogicalPath } from '../values/logical-path.js'
import { decodePath, encodePath } from '../values/url-path.js'
import { type Entry, indexName, missingName } from './entry.js'
import type { Redirect } from './redirect.js'
import type { Serving } from './serving.js'
import type { VersionForm } from './version-form.js'

/**
 * What a URL path leads to. `refused`: no name of ours, and yet nobody else's to answer, such as a version that
 * we don't know. `unknown`: a name below the base that we don't have, and so is an entry or page with status 404.
 * `outside`: not below the base. `broken`: ours, but its file is not what was promised.
 */
export type Found = Entry | Redirect | 'refused' | 'unknown' | 'outside' | 'broken'

/** What there is, by logical path; a folder's index also by the folder, with its slash: `docs/`. */
export interface Names {
  readonly base: Base
  readonly serving: Serving
  readonly form: VersionForm
  get(name: string): Entry | 'broken' | undefined
}

/** A URL path below the base, as it was asked for and as it may be read. */
interface Asked {
  /** Encoded, as it came. */
  readonly rest: string
  /** `null` where it can't be a file's. */
  readonly path: LogicalPath | null
  /** The same without its slash, if it ends with one; the top is `''`. */
  readonly folder: LogicalPath | '' | null
}

type Meaning = (asked: Asked, names: Names) => Found | undefined

/** The first that knows decides. */
const meanings: readonly Meaning[] = [
  ({ path }, names) => (path === null ? undefined : names.get(path)),
  indexOfFolder,
  cleanPage,
  folderOfIndex,
  unknownVersion,
  ({ rest, path }, names) => (isOurs(rest, path, names) ? 'refused' : undefined),
  missingPage,
]

/**
 * What a URL means that is no key of the table as it stands: another spelling of one, a page, or nothing.
 * `rest` is what follows the base, encoded. Whatever is found was looked up by its whole name.
 */
export function meaningOf(rest: string, names: Names): Found {
  if (isPrivate(rest)) return 'refused'
  const asked = { rest, path: decodePath(rest), folder: readFolder(rest) }
  for (const meaning of meanings) {
    const found = meaning(asked, names)
    if (found !== undefined) return found
  }
  return 'unknown'
}

function readFolder(rest: string): Asked['folder'] {
  if (rest === '') return ''
  return rest.endsWith('/') ? decodePath(rest.slice(0, -1)) : null
}

function indexOfFolder({ folder }: Asked, names: Names): Found | undefined {
  if (folder === null) return undefined
  return names.get(folder === '' ? '' : `${folder}/`)
}

/** `about` is `about.html`; `about/` leads there, since the page's relative links are meant for the former. */
function cleanPage({ path, folder }: Asked, names: Names): Found | undefined {
  const name = path ?? folder
  if (!names.serving.cleanUrls || name === null || `${baseName(name)}.html` === indexName) return undefined
  const page = names.get(`${name}.html`)
  // The URL is not this page's own, so that it can't be immutable here.
  if (name === '' || page === undefined || page === 'broken' || page.immutable) return undefined
  if (folder === null) return page
  return names.get(name) === undefined ? redirectTo(page.path.slice(0, -'.html'.length), names) : undefined
}

function folderOfIndex({ path }: Asked, names: Names): Found | undefined {
  const index = path === null ? undefined : names.get(`${path}/`)
  return index === undefined || index === 'broken' ? index : redirectTo(folderOf(index.path), names)
}

/** By the name of what was found, never by the text of the request. */
function redirectTo(path: string, { base }: Names): Redirect {
  return { status: 308, location: base + encodePath(path) }
}

function unknownVersion({ path }: Asked, names: Names): Found | undefined {
  if (path === null) return undefined
  const readings = names.serving.unknown === 'revalidate' ? names.form.readings(path) : []
  for (const { path: plain } of readings) {
    const known = names.get(plain)
    if (known === 'broken') return known
    if (known?.revalidated !== undefined) return known.revalidated
  }
  return isVersioned(path, names) ? 'refused' : undefined
}

function isVersioned(path: string, names: Names): boolean {
  return names.form.isVersioned(path, (plain) => names.get(plain) !== undefined)
}

/**
 * Whether an unknown URL is ours to refuse: neither the private folder, nor a known name with something added,
 * may reach anybody else.
 */
function isOurs(rest: string, path: LogicalPath | null, names: Names): boolean {
  if (path === null) {
    const folder = decodePath(withoutSlashes(rest))
    return folder !== null && names.get(folder) !== undefined
  }
  const original = path.replace(/\.(?:br|gz|zst|[0-9a-f]{12}\.dcz)$/, '')
  return original !== path && (names.get(original) !== undefined || isVersioned(original, names))
}

/** A page for people, where a page was asked for: a script that is missing must not be one. */
function missingPage({ path, folder }: Asked, names: Names): Found | undefined {
  const name = path === null ? '' : baseName(path)
  if ((path ?? folder) === null || (name.includes('.') && !/\.x?html?$/i.test(name))) return undefined
  const page = names.get(missingName)
  return page === undefined || page === 'broken' ? undefined : page.missing
}

/** In every spelling: nobody but us has such a folder. */
function isPrivate(rest: string): boolean {
  const start = rest.slice(0, 100).toLowerCase().replaceAll('%2e', '.').replaceAll('%2f', '/')
  return /^\/*\.everfresh(?:\/|$)/.test(start)
}

/** A loop, since a pattern would try every slash of a hostile request as a beginning. */
function withoutSlashes(text: string): string {
  let end = text.length
  while (text[end - 1] === '/') end--
  return text.slice(0, end)
}
