import type { Encoding } from '../manifest/manifest.js'
import { etagOf } from '../values/digest.js'
import { type EntryHeaders, nosniff } from './entry-headers.js'
import { withHeaders, withoutContentHeaders } from './own-headers.js'
import type { Content, Reply } from './reply.js'

/** One asset in one encoding, with the answers to it made in advance. */
export interface Representation {
  readonly encoding: 'identity' | Encoding | 'dcz'
  /** In bytes. */
  readonly size: number
  /** Strong: it is the digest of these very bytes. */
  readonly etag: string
  readonly content: Content
  readonly ok: Reply
  readonly notModified: Reply
}

export interface Part {
  readonly size: number
  readonly integrity: string
  readonly content: Content
}

type EncodedPart = Part & { readonly encoding: Representation['encoding'] }

export function representationOf(
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
