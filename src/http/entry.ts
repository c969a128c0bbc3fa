import type { Encoding } from '../manifest/manifest.js'
import { etagOf } from '../values/digest.js'
import { baseName, folderOf, type LogicalPath } from '../values/logical-path.js'
import { encodePath } from '../values/url-path.js'
import { type Choose, choiceOf } from './encodings.js'
import { type EntryHeaders, headersOf, nosniff, type Role } from './entry-headers.js'
import { withHeaders, withoutContentHeaders } from './own-headers.js'
import type { Content, Reply } from './reply.js'
import { type Serving, settleServing } from './serving.js'

/** One asset in one encoding, with the answers to it made in advance. */
export interface Representation {
  readonly encoding: 'identity' | Encoding
  /** In bytes. */
  readonly size: number
  /** Strong: it is the digest of these very bytes. */
  readonly etag: string
  readonly content: Content
  readonly ok: Reply
  readonly notModified: Reply
}

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
}

export interface Part {
  readonly size: number
  readonly integrity: string
  readonly content: Content
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
  const headers = headersOf(role, { path, immutable, type, size, integrity }, variants.length > 0, serving)
  const identity = representationOf(headers, { ...parts.identity, encoding: 'identity' })
  const others = variants.map((each) => representationOf(headers, each, identity.ok))
  const representations = [...others, identity].sort(bySize)
  const choose = choiceOf(representations.map(({ encoding }) => encoding))
  return { status: headers.status, path, immutable, identity, representations, choose }
}

function bySize(a: Representation, b: Representation): number {
  return a.size - b.size || ties.indexOf(a.encoding) - ties.indexOf(b.encoding)
}

type EncodedPart = Part & { readonly encoding: Representation['encoding'] }

function representationOf(
  { status, type, shared, own }: EntryHeaders,
  { encoding, size, integrity, content }: EncodedPart,
  fallback?: Reply,
): Representation {
  const etag = etagOf(integrity)
  const encoded = encoding === 'identity' ? [] : ['Content-Encoding', encoding]
  const sized = ['Content-Type', type, 'Content-Length', String(size), ...encoded]
  // What isn't there has no entity of which one could ask for a part, or whether it changed.
  const tagged = status === 404 ? shared : [...shared, 'ETag', etag]
  const always = status === 404 ? nosniff : ['Accept-Ranges', 'bytes', ...nosniff]
  const headers = withHeaders([...sized, ...tagged, ...always], own)
  const body = { content, start: 0, end: size }
  return {
    encoding,
    size,
    etag,
    content,
    ok: fallback === undefined ? { status, headers, body } : { status, headers, body, fallback },
    notModified: { status: 304, headers: withHeaders(tagged, withoutContentHeaders(own)), body: null },
  }
}
