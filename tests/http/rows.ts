import { expect, test } from 'vitest'
import { ask, bodyOf, type Headers, headersOf, type SiteOptions, tagOf } from './site.js'

/** A versioned script with variants, its plain name, and a versioned file of ten digits without. */
export const A = '/static/js/app.0123456789ab.js'
export const U = '/static/js/app.js'
export const S = '/static/digits.bbbbbbbbbbbb.txt'
export const whole = tagOf('the script itself')
export const [brotli, gzipped] = [tagOf('br'), tagOf('gzipped')]
export const digits = tagOf('0123456789')

export interface Expected {
  /** `null`: not ours. */
  readonly status: number | null
  readonly body?: string
  /** `null`: not sent. */
  readonly headers?: Readonly<Record<string, string | null>>
}

/** What it shows, the request, and what must come of it. */
export type Row = readonly [says: string, line: string, headers: Headers, expected: Expected]

export const forever = { 'Cache-Control': 'public, max-age=31536000, immutable' }
export const revalidated = { 'Cache-Control': 'no-cache' }

/** `body` null: whatever it is. */
export function ok(body: string | null, headers: Expected['headers'] = {}): Expected {
  return { status: 200, headers, ...(body === null ? {} : { body }) }
}

export const asIs: Expected = ok('the script itself', { 'Content-Encoding': null, ETag: whole })
export const asBrotli: Expected = ok('br', { 'Content-Encoding': 'br', ETag: brotli })
export const asGzip: Expected = ok('gzipped', { 'Content-Encoding': 'gzip', ETag: gzipped })
export const allDigits: Expected = ok('0123456789', { 'Content-Range': null })
export const notModified: Expected = { status: 304, body: '' }
export const failed: Expected = { status: 412, body: 'Precondition failed\n' }
export const notFound: Expected = { status: 404, body: 'Not found\n' }
export const notOurs: Expected = { status: null }
export const missingPage: Expected = {
  status: 404,
  body: 'there is no such page',
  headers: { 'Content-Type': 'text/html; charset=utf-8', ETag: null, 'Accept-Ranges': null },
}

/** Asked again each time, since the page may move back. */
export function movedTo(location: string): Expected {
  return {
    status: 308,
    body: 'Permanent redirect\n',
    headers: { Location: location, 'Cache-Control': 'no-cache', ETag: null },
  }
}

export function part(body: string, range: string): Expected {
  return {
    status: 206,
    body,
    headers: { 'Content-Range': `bytes ${range}`, 'Content-Length': `${body.length}` },
  }
}

export const behind: Expected = { status: 416, headers: { 'Content-Range': 'bytes */10' } }

/** One test for each row; what holds for all answers is looked at in each. */
export function check(rows: readonly Row[], options: SiteOptions = {}): void {
  test.each(rows)('%s', (_says, line, given, { status, body, headers = {} }) => {
    const reply = ask(line, given, options)
    const said = headersOf(reply)
    expect(reply?.status ?? null).toBe(status)
    if (body !== undefined) expect(bodyOf(reply)).toBe(body)
    expect(Object.fromEntries(Object.keys(headers).map((name) => [name, said[name] ?? null]))).toEqual(
      headers,
    )
    if (reply !== null) holdsForAll(reply.status, reply.headers, line.startsWith('HEAD '), bodyOf(reply))
  })
}

function holdsForAll(status: number, pairs: readonly string[], isHead: boolean, body: string): void {
  const names = pairs.filter((_, at) => at % 2 === 0)
  const said = Object.fromEntries(names.map((name, at) => [name, pairs[2 * at + 1] ?? '']))
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(pairs.length / 2)
  if (status >= 400) expect(said['Cache-Control']).toBe('no-store')
  if (isHead || status === 204 || status === 304) expect(body).toBe('')
  else expect(said['Content-Length']).toBe(String(body.length))
  if (status === 204 || status === 304) expect(names).not.toContain('Content-Length')
  else expect(said).toMatchObject({ 'X-Content-Type-Options': 'nosniff', 'Content-Type': expect.any(String) })
}
