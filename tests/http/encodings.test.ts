import { describe, expect, test } from 'vitest'
import {
  A,
  allDigits,
  asBrotli,
  asGzip,
  asIs,
  check,
  type Expected,
  gzipped,
  ok,
  type Row,
  S,
  U,
} from './rows.js'
import { ask, tagOf } from './site.js'

/** What a script with all variants is sent as. */
function zstd(name: string, rows: readonly (readonly [accept: string, body: string])[]): Row[] {
  return rows.map(([accept, body]) => [
    `${name}.js by ${accept}`,
    `GET /static/js/${name}.js`,
    { 'accept-encoding': accept },
    ok(body, { ETag: tagOf(body), Vary: 'Accept-Encoding' }),
  ])
}

describe('Accept-Encoding', () => {
  const accepts = (accept: string | readonly string[], expected: Expected): Row => [
    JSON.stringify(accept),
    `GET ${A}`,
    { 'accept-encoding': accept },
    expected,
  ]
  check([
    ['none at all', `GET ${A}`, {}, asIs],
    ...['', ' ', ',', ', ,', 'identity', 'identity;q=1, *;q=0.5'].map((each) => accepts(each, asIs)),
    ...['gzip', 'deflate, gzip', ',gzip,', 'gzip;q=0.001', 'gzip;q=0.5'].map((each) => accepts(each, asGzip)),
    ...['br', 'gzip, br', 'br, gzip', 'gzip, deflate, br, zstd', '*'].map((each) => accepts(each, asBrotli)),
    ...['GZIP', 'Gzip', 'x-gzip', 'X-GZip', 'x-gzip;q=0.5'].map((each) => accepts(each, asGzip)),
    ...['BR', 'Br;Q=0.5', 'gzip;Q=0.1, br'].map((each) => accepts(each, asBrotli)),
    accepts('br;q=0.5, gzip;q=0.9', asGzip),
    accepts('br;q=1.000, gzip;q=0.999', asBrotli),
    accepts('gzip;q=0.5, br;q=0.5', asBrotli),
    accepts('identity;q=0.5, gzip;q=0.5', asGzip),
    accepts('identity, gzip;q=0.5', asIs),
    accepts('identity;q=0.1, gzip;q=0.2', asGzip),
    accepts('br;q=0, gzip', asGzip),
    accepts('br;q=0, *', asGzip),
    accepts('gzip, *;q=0', asGzip),
    accepts('*;q=0.5, gzip;q=0.1', asBrotli),
    accepts('*;q=0.1, gzip;q=0.5', asGzip),
    accepts('identity;q=0, *', asBrotli),
    accepts('identity;q=0, gzip;q=0.001', asGzip),
    accepts('gzip;q=0', asIs),
    accepts('gzip;q=0.000', asIs),
    accepts('gzip;Q=0', asIs),
    accepts('x-gzip;q=0', asIs),
    accepts('gzip;q=0, br;q=0', asIs),
    accepts('gzip\t;\tq=0.9\t,\tbr;q=0.4', asGzip),
    accepts('  gzip ;q=0 , br ; q=1  ', asBrotli),
    accepts(['gzip;q=0', 'br'], asBrotli),
    accepts(['deflate', 'gzip'], asGzip),
    // Where it accepts nothing that there is, the identity is better than a refusal.
    ...['*;q=0', 'identity;q=0', 'identity;q=0, *;q=0', 'deflate, zstd', 'compress;q=0.5'].map((each) =>
      accepts(each, asIs),
    ),
    // A name that only contains another's is another.
    ...['gzipped', 'xgzip', 'not-gzip', 'x-gzip-2', 'x-x-gzip', 'brotli', 'xbr', 'b', 'g*zip'].map((each) =>
      accepts(each, asIs),
    ),
    [
      'the smallest wins among equals, whatever its name',
      'GET /static/css/site.css',
      { 'accept-encoding': 'br, gzip' },
      ok('gz'),
    ],
    ...zstd('all', [
      ['zstd', 'zz'],
      ['ZSTD', 'zz'],
      ['gzip, deflate, br, zstd', 'b'],
      ['gzip, zstd', 'zz'],
      ['br;q=0.9, zstd', 'zz'],
      ['br;q=0, zstd;q=0.1, gzip;q=0.1', 'zz'],
      ['zstd;q=0', 'a script'],
      ['zstd;q=0, *', 'b'],
      ['br;q=0, *;q=0.5', 'zz'],
      ['x-zstd', 'a script'],
      ['zst', 'a script'],
      ['zstandard', 'a script'],
      ['dcz, zstd', 'zz'],
    ]),
    ...zstd('zstd', [
      ['gzip, deflate, br, zstd', 'z'],
      ['zstd, br, gzip', 'z'],
      ['br, gzip', 'gz'],
      ['*', 'z'],
      ['gzip;q=0.9, zstd;q=0.8', 'gz'],
    ]),
    // Of one size: br, zstd, gzip, in whatever order they were made or are named.
    ...zstd('same', [
      ['gzip, zstd, br', 'br'],
      ['gzip, zstd', 'zs'],
      ['zstd, gzip', 'zs'],
      ['br, gzip', 'br'],
      ['gzip', 'gz'],
      ['gzip, zstd;q=0.9, br;q=0.9', 'gz'],
    ]),
    ...zstd('tiny', [
      // Who doesn't forbid the identity takes it as well.
      ['br', 'x'],
      ['br, identity', 'x'],
      ['identity;q=0, br', 'more than it'],
      ['*', 'x'],
    ]),
    ['what has no variants is sent as it is', `GET ${S}`, { 'accept-encoding': 'br, gzip' }, allDigits],
    ['a plain name has variants', `GET ${U}`, { 'accept-encoding': 'br' }, asBrotli],
    [
      'HEAD tells of the variant',
      `HEAD ${A}`,
      { 'accept-encoding': 'gzip' },
      ok('', { 'Content-Length': '7', 'Content-Encoding': 'gzip', ETag: gzipped }),
    ],
  ])
  test.each([
    'gzip;q=',
    'gzip;q=abc',
    ';;;',
    ';q=1',
    '"',
    'gzip;q="0',
    '\u0000',
    '=',
    'gzip;=;=',
    '*/*',
    'a'.repeat(9e4),
  ])('nonsense gets an answer: %j', (accept) => {
    expect(ask(`GET ${A}`, { 'accept-encoding': accept })?.status).toBe(200)
  })
})
