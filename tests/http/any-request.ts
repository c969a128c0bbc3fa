import fc from 'fast-check'
import { expect } from 'vitest'
import {
  ask,
  bodiesOf,
  bodyOf,
  headersOf,
  plainUrls,
  type SiteOptions,
  tagOf,
  versionedUrls,
} from './site.js'

const url = fc.constantFrom(
  ...versionedUrls,
  ...plainUrls,
  '/static/',
  '/static/docs/',
  '/static/blog',
  '/static/about',
)
const text = fc.oneof(
  fc.string({ maxLength: 4 }),
  fc.constantFrom('/', '.', '..', '.br', '%2e', '%', '?', '#', 'é'),
)

/** A known URL with some characters replaced by others, or by their escapes. */
const nearlyKnown = fc
  .tuple(url, fc.nat(40), fc.nat(2), fc.oneof(text, fc.constant(null)))
  .map(([target, at, length, replacement]) => {
    const cut = target.slice(at, at + length)
    const escaped = [...Buffer.from(cut, 'latin1')]
      .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
      .join('')
    return target.slice(0, at) + (replacement ?? escaped) + target.slice(at + length)
  })

const target = fc.oneof(
  url,
  nearlyKnown,
  url.map((each) => `http://example.com${each}`),
  url.map((each) => `${each}?v=${each}`),
  fc.webPath().map((path) => `/static${path}`),
)
const method = fc.constantFrom('GET', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PURGE')
const tag = fc.constantFrom(tagOf('the script itself'), tagOf('br'), tagOf('0123456789'), '*', '"x"', '')
const headers = fc.record(
  {
    'accept-encoding': fc.constantFrom('br', 'gzip', '*', 'identity;q=0', 'br;q=0', ''),
    'if-none-match': tag,
    'if-match': tag,
    'if-range': tag,
    range: fc.constantFrom('bytes=0-1', 'bytes=-1', 'bytes=99-', 'bytes=0-0,1-1', 'x'),
  },
  { requiredKeys: [] },
)

const headersOfAnySort = fc.dictionary(
  fc.constantFrom('accept-encoding', 'if-none-match', 'if-match', 'if-range', 'range', 'sec-fetch-dest'),
  fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.string(), { maxLength: 3 })),
  { maxKeys: 3 },
)
const options: fc.Arbitrary<SiteOptions> = fc.record({
  fallthrough: fc.boolean(),
  hasPages: fc.boolean(),
  cleanUrls: fc.boolean(),
  unknown: fc.constantFrom('refuse', 'revalidate'),
  plainMaxAge: fc.constantFrom(0, 60),
  cors: fc.constantFrom<NonNullable<SiteOptions['cors']>[]>('fonts', 'all', false),
})

/** `immutable` is said of exact versioned URLs only, and only where their bytes are meant. */
export function saysImmutable(numRuns: number): void {
  const statuses = new Set<number | undefined>()
  fc.assert(
    fc.property(method, target, headers, options, (method, target, headers, options) => {
      const reply = ask(`${method} ${target}`, headers, options)
      statuses.add(reply?.status)
      if (!headersOf(reply)['Cache-Control']?.includes('immutable')) return
      expect([200, 206, 304]).toContain(reply?.status)
      expect(['GET', 'HEAD']).toContain(method)
      expect(versionedUrls.map(plainly)).toContain(plainly(target))
    }),
    { numRuns },
  )
  // Without these the property would have shown nothing.
  expect([...statuses]).toEqual(
    expect.arrayContaining([200, 204, 206, 304, 308, 404, 405, 412, 416, undefined]),
  )
}

const anything = fc.oneof(
  target,
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => `/static/${text}`),
  fc.string({ unit: fc.constantFrom('..', '/', '%2e', '%', '\\', '\ud800', 'js', 'app.js', '\0', ';', ':') }),
)

/** No request makes it throw, finds what is no file, or leads elsewhere. */
export function answersAnything(numRuns: number): void {
  fc.assert(
    fc.property(fc.oneof(method, fc.string()), anything, headersOfAnySort, options, (...all) => {
      const [method, target, headers, options] = all
      const reply = ask(`${method.replaceAll(' ', '')} ${target}`, headers, options)
      const { Location: location } = headersOf(reply)
      if (location !== undefined) expect(location).toMatch(/^\/static\/(?:docs|blog|v1\.2|about|hashed)[/?]?/)
      if (reply !== null && [200, 206].includes(reply.status) && bodyOf(reply) !== '')
        expect(bodiesOf.some((body) => body.includes(bodyOf(reply)))).toBe(true)
      if (reply !== null) expect([200, 204, 206, 304, 308, 404, 405, 412, 416]).toContain(reply.status)
    }),
    { numRuns },
  )
}

/** The path that a target names: two spellings of it differ in escapes only (RFC 3986, section 6.2.2.2). */
function plainly(target: string): string {
  const path = target.replace(/^http:\/\/[^/]*/, '').replace(/[?#].*/s, '')
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
