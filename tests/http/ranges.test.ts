import { describe } from 'vitest'
import {
  A,
  allDigits,
  asBrotli,
  asIs,
  behind,
  brotli,
  check,
  digits,
  type Expected,
  forever,
  notFound,
  notModified,
  ok,
  part,
  type Row,
  revalidated,
  S,
  whole,
} from './rows.js'

describe('Range', () => {
  const asks = (range: string | readonly string[], expected: Expected): Row => [
    `${range.length > 50 ? `${range.slice(0, 20)} and ${range.length} more` : range}`,
    `GET ${S}`,
    { range },
    expected,
  ]
  check([
    asks('bytes=0-4', part('01234', '0-4/10')),
    asks('bytes=0-0', part('0', '0-0/10')),
    asks('bytes=9-9', part('9', '9-9/10')),
    asks('bytes=0-9', part('0123456789', '0-9/10')),
    asks('bytes=0-', part('0123456789', '0-9/10')),
    asks('bytes=5-', part('56789', '5-9/10')),
    asks('bytes=5-100', part('56789', '5-9/10')),
    asks('bytes=-3', part('789', '7-9/10')),
    asks('bytes=-10', part('0123456789', '0-9/10')),
    asks('bytes=-11', part('0123456789', '0-9/10')),
    asks('bytes=000-004', part('01234', '0-4/10')),
    asks('Bytes=0-4', part('01234', '0-4/10')),
    asks('bytes=0-18446744073709551616', part('0123456789', '0-9/10')),
    asks('bytes=-18446744073709551616', part('0123456789', '0-9/10')),
    asks(`bytes=0-${'9'.repeat(400)}`, part('0123456789', '0-9/10')),
    asks(`bytes=-${'9'.repeat(400)}`, part('0123456789', '0-9/10')),
    ...['10-', '10-20', '11-', '-0', '-000', '18446744073709551616-', `${'9'.repeat(400)}-`].map((each) =>
      asks(`bytes=${each}`, behind),
    ),
    // Several ranges, another unit, or nonsense: as if the header weren't there.
    ...['0-1,3-4', '0-1, 3-4', '0-0,0-0', '-1,-2', '0-1,99-', '-5,-9223372036854775808'].map((each) =>
      asks(`bytes=${each}`, allDigits),
    ),
    asks(`bytes=${'0-,'.repeat(10_000)}0-`, allDigits),
    asks(`bytes=${Array.from({ length: 1300 }, (_, i) => `5-${i}`)}`, allDigits),
    asks(['bytes=0-4', 'bytes=5-9'], allDigits),
    asks(['bytes=0-4', 'lines=1-2'], allDigits),
    ...['', '-', '--3', '-3-', '0', '5-4', 'a-b', '0-4x', '+0-4', '1.5-4', '0x0-4', '1e0-4', '０-４'].map(
      (each) => asks(`bytes=${each}`, allDigits),
    ),
    ...[
      '',
      'bytes',
      'bytes 0-4',
      '=0-4',
      '0-4',
      'lines=0-4',
      'seconds=0-',
      'xbytes=0-4',
      'bytes=0-4;',
      'none',
    ].map((each) => asks(each, allDigits)),
    ['HEAD knows no range', `HEAD ${S}`, { range: 'bytes=0-4' }, ok('', { 'Content-Length': '10' })],
    ['nor one past the end', `HEAD ${S}`, { range: 'bytes=10-' }, ok('')],
    [
      'a part of a version is for ever',
      `GET ${S}`,
      { range: 'bytes=0-4' },
      { status: 206, headers: { ...forever, ETag: digits } },
    ],
    [
      'a part of a plain name is not',
      'GET /static/digits.txt',
      { range: 'bytes=0-4' },
      { status: 206, headers: revalidated },
    ],
    ['a part of an unknown name', 'GET /static/nope.txt', { range: 'bytes=0-4' }, notFound],
    [
      'a part is one of the identity',
      `GET ${A}`,
      { range: 'bytes=0-2', 'accept-encoding': 'br, gzip' },
      {
        ...part('the', '0-2/17'),
        headers: { ETag: whole, Vary: 'Accept-Encoding', 'Content-Encoding': null },
      },
    ],
    [
      'a range that is ignored does not choose',
      `GET ${A}`,
      { range: 'bytes=0-1,3-4', 'accept-encoding': 'br' },
      asBrotli,
    ],
    ['a 304 beats it', `GET ${S}`, { range: 'bytes=0-4', 'if-none-match': digits }, notModified],
    ['also past the end', `GET ${S}`, { range: 'bytes=10-', 'if-none-match': digits }, notModified],
    [
      'nothing has no first byte',
      'GET /static/empty.txt',
      { range: 'bytes=0-' },
      { status: 416, headers: { 'Content-Range': 'bytes */0' } },
    ],
    // A suffix is satisfiable whatever the size (RFC 9110, section 14.1.2), but no 206 can say so.
    ['nothing has all of its last bytes', 'GET /static/empty.txt', { range: 'bytes=-3' }, ok('')],
  ])
})

describe('If-Range', () => {
  const asks = (ifRange: string, expected: Expected, range = 'bytes=0-4'): Row => [
    `${ifRange} with ${range}`,
    `GET ${S}`,
    { range, 'if-range': ifRange },
    expected,
  ]
  check([
    asks(digits, part('01234', '0-4/10')),
    asks('"x"', allDigits),
    asks(`W/${digits}`, allDigits),
    asks('*', allDigits),
    asks(`${digits}, ${digits}`, allDigits),
    asks('Sun, 06 Nov 1994 08:49:37 GMT', allDigits),
    asks('Sun Nov  6 08:49:37 1994', allDigits),
    asks('', allDigits),
    asks(digits, behind, 'bytes=10-'),
    asks('"x"', allDigits, 'bytes=10-'),
    asks(digits, allDigits, 'bytes=0-1,3-4'),
    ['without a range it says nothing', `GET ${S}`, { 'if-range': digits }, allDigits],
    [
      'the tag of a variant is none of the identity',
      `GET ${A}`,
      { range: 'bytes=0-2', 'if-range': brotli },
      asIs,
    ],
    [
      'and what changed is sent whole, in the best encoding',
      `GET ${A}`,
      { range: 'bytes=0-2', 'if-range': brotli, 'accept-encoding': 'br' },
      asBrotli,
    ],
  ])
})
