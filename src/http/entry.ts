import type { Encoding } from '../manifest/manifest.js'
import { etagOf } from '../values/digest.js'
import { baseName, folderOf, type LogicalPath } from '../values/logical-path.js'
import { encodePath } from '../values/url-path.js'
import type { Content, Reply } from './reply.js'

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
  readonly path: LogicalPath
  /** Whether the URL names these bytes for ever. */
  readonly immutable: boolean
  readonly identity: Representation
  /** The variants, then the identity, the smallest first. */
  readonly representations: readonly Representation[]
}

/** What an entry is made of. */
export interface EntryParts {
  readonly path: LogicalPath
  readonly immutable: boolean
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

export function createEntry(parts: EntryParts): Entry {
  const identity = representationOf(parts, { ...parts.identity, encoding: 'identity' })
  const variants = (parts.variants ?? []).map((variant) => representationOf(parts, variant, identity.ok))
  const representations = [...variants, identity].sort((a, b) => a.size - b.size)
  return { path: parts.path, immutable: parts.immutable, identity, representations }
}

/**
 * The entries of an asset by their URLs relative to the base: that with its version, which is immutable unless it
 * was reused, and its plain names, which are revalidated; a folder's index has that of its folder as well.
 */
export function entriesOf(url: string, parts: EntryParts): (readonly [string, Entry])[] {
  const plain = createEntry({ ...parts, immutable: false })
  const names = baseName(parts.path) === indexName ? [parts.path, folderOf(parts.path)] : [parts.path]
  const entries = names.map((name) => [encodePath(name), plain] as const)
  // The immutable one last: it may have the plain name itself, where that is its version.
  return [...entries, [url, parts.immutable ? createEntry(parts) : plain]]
}

/** The page that answers for its folder. */
export const indexName = 'index.html'

type EncodedPart = Part & { readonly encoding: Representation['encoding'] }

function representationOf(
  parts: EntryParts,
  { encoding, size, integrity, content }: EncodedPart,
  fallback?: Reply,
): Representation {
  const etag = etagOf(integrity)
  const shared = sharedHeaders(parts, etag)
  const own = encoding === 'identity' ? [] : ['Content-Encoding', encoding]
  const headers = ['Content-Type', parts.type, 'Content-Length', String(size), ...own, ...shared, ...always]
  const body = { content, start: 0, end: size }
  return {
    encoding,
    size,
    etag,
    content,
    ok: fallback === undefined ? { status: 200, headers, body } : { status: 200, headers, body, fallback },
    notModified: { status: 304, headers: shared, body: null },
  }
}

/** What a 304 repeats of the 200 (RFC 9110, section 15.4.5). */
function sharedHeaders({ immutable, type, variants = [] }: EntryParts, etag: string): string[] {
  return [
    'Cache-Control',
    immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    'ETag',
    etag,
    ...(variants.length === 0 ? [] : ['Vary', 'Accept-Encoding']),
    // Browsers fetch fonts by CORS, wherever the page's own come from.
    ...(type.startsWith('font/') ? ['Access-Control-Allow-Origin', '*'] : []),
  ]
}

const always = ['Accept-Ranges', 'bytes', 'X-Content-Type-Options', 'nosniff']
