import { describe, expect, test } from 'vitest'
import { check, type Expected, forever, ok, type Row } from './rows.js'
import { ask, headersOf, tagOf } from './site.js'

const url = '/static/js/big.777777777777.js'

/** `Available-Dictionary` of a client that has these bytes. */
function having(bytes: string): string {
  return `:${tagOf(bytes).slice(1, -1)}:`
}

const asDelta = ok('delta 1', {
  'Content-Encoding': 'dcz',
  ETag: tagOf('delta 1'),
  'Cache-Control': 'private, max-age=31536000, immutable',
  Vary: 'Accept-Encoding, Available-Dictionary',
  'Use-As-Dictionary': 'match="/static/js/big.*.js"',
})
const asBrotli = ok('big as br', { 'Content-Encoding': 'br', ...forever })
const asIs = ok('the second big script', { 'Content-Encoding': null, ...forever })

function row(says: string, accept: string, available: string, expected: Expected): Row {
  const headers = { 'accept-encoding': accept, 'available-dictionary': available }
  return [says, `GET ${url}`, headers, expected]
}

describe('a client that has an earlier version gets what changed', () => {
  check([
    row('the version before', 'gzip, br, zstd, dcb, dcz', having('the first'), asDelta),
    row('an older one', 'br, dcz', having('the oldest'), ok('delta 0')),
    row('white space around it', 'br, dcz', ` ${having('the first')} `, asDelta),
    row('in any case', 'br, DCZ', having('the first'), asDelta),
    row('alone', 'dcz', having('the first'), asDelta),
    [
      'to HEAD too',
      `HEAD ${url}`,
      { 'accept-encoding': 'dcz', 'available-dictionary': having('the first') },
      ok('', { 'Content-Encoding': 'dcz', 'Content-Length': '7' }),
    ],
    [
      'one that has the delta itself is told so, as privately',
      `GET ${url}`,
      {
        'accept-encoding': 'br, dcz',
        'available-dictionary': having('the first'),
        'if-none-match': tagOf('delta 1'),
      },
      { status: 304, body: '', headers: { ...asDelta.headers, 'Content-Encoding': null } },
    ],
  ])
})

describe('any other client gets the whole', () => {
  check([
    row('foreign bytes', 'br, dcz', having('something else'), asBrotli),
    row('the bytes themselves', 'br, dcz', having('the second big script'), asBrotli),
    row('one that can no deltas', 'gzip, br, zstd', having('the first'), asBrotli),
    row('one that refuses them', 'br, dcz;q=0', having('the first'), asBrotli),
    row('one that likes brotli better', 'br, dcz;q=0.5', having('the first'), asBrotli),
    row('one that takes whatever there is', '*', having('the first'), asBrotli),
    row('a name that only contains it', 'br, xdcz, dcz2', having('the first'), asBrotli),
    row('another kind of delta', 'br, dcb', having('the first'), asBrotli),
    row('no encoding at all', '', having('the first'), asIs),
    row('a digest without colons', 'br, dcz', having('the first').slice(1, -1), asBrotli),
    row('a digest in another case', 'br, dcz', having('the first').toLowerCase(), asBrotli),
    row('two digests', 'br, dcz', `${having('the first')}, ${having('the oldest')}`, asBrotli),
    row('a path', 'br, dcz', '../../etc/passwd', asBrotli),
    row('nothing', 'br, dcz', '', asBrotli),
    row('a name that every object has', 'br, dcz', 'constructor', asBrotli),
    [
      'a part is of the whole',
      `GET ${url}`,
      { 'accept-encoding': 'dcz', 'available-dictionary': having('the first'), range: 'bytes=0-2' },
      { status: 206, body: 'the' },
    ],
    [
      'a plain name is no version, and no dictionary',
      'GET /static/js/big.js',
      { 'accept-encoding': 'br, dcz', 'available-dictionary': having('the first') },
      ok('big as br', { 'Use-As-Dictionary': null, Vary: 'Accept-Encoding' }),
    ],
  ])
})

test('the first of all versions says that it will be a dictionary', () => {
  const reply = ask('GET /static/js/fresh.888888888888.js', { 'accept-encoding': 'br' })
  expect(headersOf(reply)).toMatchObject({
    'Use-As-Dictionary': 'match="/static/js/fresh.*.js"',
    Vary: 'Available-Dictionary',
  })
})

describe('options', () => {
  const headers = { 'accept-encoding': 'dcz', 'available-dictionary': having('the first') }
  check([['sharedCaches', `GET ${url}`, headers, ok('delta 1', forever)]], { sharedCaches: true })
  check(
    [
      [
        'what may not be kept is no dictionary',
        `GET ${url}`,
        headers,
        ok('the second big script', { 'Use-As-Dictionary': null, 'Cache-Control': 'no-cache' }),
      ],
    ],
    { maxAge: 0 },
  )
})
