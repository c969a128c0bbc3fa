import { createHash } from 'node:crypto'
import type { Condition, ObjectHeaders } from './store.js'

export type Written = { readonly etag: string } | 'refused'

/** 501 comes from stores that know no conditional writes. */
export const refusals = { 412: 'refused', NoSuchKey: 'refused' } as const

export function headerInput({ contentType, cacheControl, contentEncoding }: ObjectHeaders) {
  return {
    ContentType: contentType,
    CacheControl: cacheControl,
    ...(contentEncoding === undefined ? {} : { ContentEncoding: contentEncoding }),
  }
}

/** Bytes with their length and a checksum that every store compares. A streamed body has neither. */
export function bodyInput(bytes: Uint8Array) {
  return { Body: bytes, ContentLength: bytes.length, ContentMD5: md5(bytes).toString('base64') }
}

export function conditionInput(condition: Condition | undefined, isQuoted = true) {
  if (condition === undefined) return {}
  if ('absent' in condition) return { IfNoneMatch: '*' }
  return { IfMatch: isQuoted ? `"${condition.etag}"` : condition.etag }
}

export function md5(bytes: Uint8Array): Buffer {
  return createHash('md5').update(bytes).digest()
}
