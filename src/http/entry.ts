import type { Encoding } from '../manifest/manifest.js'
import { availableDictionary } from '../values/dictionary.js'
import { baseName, folderOf, type LogicalPath } from '../values/logical-path.js'
import { encodePath } from '../values/url-path.js'
import type { Deltas } from './deltas.js'
import { type Choose, choiceOf } from './encodings.js'
import { type EntryHeaders, headersOf, type Role } from './entry-headers.js'
import { withHeaders } from './own-headers.js'
import { type Part, type Representation, representationOf } from './representation.js'
import { type Serving, settleServing } from './serving.js'

/** All that a request needs to know of one URL. */
export interface Entry {
  /** 404: the page that says so. */
  readonly status: 200 | 404
  readonly path: LogicalPath
  /** Whether the URL names these bytes for ever. */
  readonly immutable: boolean
  readonly identity: Representation
  /** The variants, then the identity, the smallest first. */
  readonly representations: readonly Representation[]
  /** Which of these encodings a client likes best. */
  readonly choose: Choose
  /** What clients get that have an earlier version, if there is anything for them. */
  readonly deltas?: Deltas
  /** What unknown versions of this plain name get, where it isn't a refusal. */
  readonly revalidated?: Entry
  /** Of `404.html`: what unknown pages get. */
  readonly missing?: Entry
}

/** What an entry is made of. */
export interface EntryParts {
  readonly path: LogicalPath
  readonly immutable: boolean
  /** Whether there are URLs that carry a version of it, if this one doesn't. */
  readonly hasVersions?: boolean
  /** The value of `Content-Type`. */
  readonly type: string
  readonly identity: Part
  readonly variants?: readonly (Part & { readonly encoding: Encoding })[]
  /** Where its bytes are a dictionary for its later versions, and those of earlier ones may be for these. */
  readonly dictionary?: DictionaryParts
}

export interface DictionaryParts {
  /** A URL pattern from the server's root, which the URLs of all its versions match. */
  readonly match: string
  readonly deltas: readonly (Part & { readonly dictionary: string })[]
}

/** The page that answers for its folder. */
export const indexName = 'index.html'

/** The page that answers for all that there are not. */
export const missingName = '404.html'

const byDefault = settleServing()

/** @throws {EverfreshError} `option-invalid` if the user's own headers can't be sent */
export function createEntry(parts: EntryParts, serving: Serving = byDefault): Entry {
  const { path, immutable, hasVersions = false } = parts
  const isOther = !immutable && serving.unknown === 'revalidate' && hasVersions
  return {
    ...entryAs(immutable ? 'version' : 'name', parts, serving),
    ...(isOther ? { revalidated: entryAs('other-version', parts, serving) } : {}),
    ...(path === missingName && !immutable ? { missing: entryAs('missing', parts, serving) } : {}),
  }
}

/**
 * The entries of an asset by their URLs relative to the base: that with its version, which is immutable unless it
 * was reused, and its plain names, which are revalidated; a folder's index has that of its folder as well.
 */
export function entriesOf(
  url: string,
  parts: EntryParts,
  serving: Serving = byDefault,
): (readonly [string, Entry])[] {
  const hasVersions = url !== encodePath(parts.path)
  const plain = createEntry({ ...parts, immutable: false, hasVersions }, serving)
  const entries = plainUrls(parts.path).map((name) => [name, plain] as const)
  // The immutable one last: it may have the plain name itself, where that is its version.
  return [...entries, [url, parts.immutable ? createEntry(parts, serving) : plain]]
}

/** The URLs of a file that carry no version, relative to the base. */
export function plainUrls(path: LogicalPath): string[] {
  const names = baseName(path) === indexName ? [path, folderOf(path)] : [path]
  return names.map(encodePath)
}

/** Which of two representations is sent that have one size. */
const ties: readonly string[] = ['br', 'zstd', 'gzip', 'identity']

function entryAs(role: Role, parts: EntryParts, serving: Serving): Entry {
  const { path, type, variants = [] } = parts
  const { size, integrity } = parts.identity
  const immutable = role === 'version'
  // A client uses as a dictionary only what it may keep.
  const dictionary = immutable && serving.maxAge > 0 ? parts.dictionary : undefined
  const selection = { hasVariants: variants.length > 0, dictionaryFor: dictionary?.match ?? null }
  const headers = headersOf(role, { path, immutable, type, size, integrity }, selection, serving)
  const identity = representationOf(headers, { ...parts.identity, encoding: 'identity' })
  const others = variants.map((each) => representationOf(headers, each, identity.ok))
  const representations = [...others, identity].sort(bySize)
  const choose = choiceOf(representations.map(({ encoding }) => encoding))
  const entry = { status: headers.status, path, immutable, identity, representations, choose }
  if (dictionary === undefined || dictionary.deltas.length === 0) return entry
  return { ...entry, deltas: deltasOf(dictionary, forOneClient(headers, serving), entry) }
}

/** A cache that ignores `Vary` would give a delta to a client that can't read it. */
function forOneClient(headers: EntryHeaders, { maxAge, sharedCaches }: Serving): EntryHeaders {
  if (sharedCaches) return headers
  const ours = ['Cache-Control', `private, max-age=${maxAge}, immutable`]
  return { ...headers, shared: withHeaders(headers.shared, ours) }
}

function deltasOf(
  { deltas }: DictionaryParts,
  headers: EntryHeaders,
  { representations, identity }: Pick<Entry, 'representations' | 'identity'>,
): Deltas {
  const byDictionary = deltas.map((delta) => {
    const representation = representationOf(headers, { ...delta, encoding: 'dcz' }, identity.ok)
    return [availableDictionary(delta.dictionary), representation] as const
  })
  const choose = choiceOf(['dcz', ...representations.map(({ encoding }) => encoding)])
  return { byDictionary: new Map(byDictionary), choose }
}

function bySize(a: Representation, b: Representation): number {
  return a.size - b.size || ties.indexOf(a.encoding) - ties.indexOf(b.encoding)
}
