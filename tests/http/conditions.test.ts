import { describe } from 'vitest'
import {
  A,
  asBrotli,
  asIs,
  brotli,
  check,
  digits,
  type Expected,
  failed,
  forever,
  gzipped,
  notFound,
  notModified,
  part,
  type Row,
  revalidated,
  S,
  U,
  whole,
} from './rows.js'
import { tagOf } from './site.js'

describe('If-None-Match', () => {
  const asks = (tags: string | readonly string[], expected: Expected): Row => [
    JSON.stringify(tags),
    `GET ${A}`,
    { 'if-none-match': tags },
    expected,
  ]
  check([
    asks(whole, { ...notModified, headers: { ...forever, ETag: whole, Vary: 'Accept-Encoding' } }),
    asks(`W/${whole}`, notModified),
    asks('*', notModified),
    asks(' * ', notModified),
    asks(`"x", ${whole}`, notModified),
    asks(`"x",W/${whole},"y"`, notModified),
    asks(`"a,b" , ${whole}`, notModified),
    asks(`"", ${whole}`, notModified),
    asks([`"x"`, whole], notModified),
    asks('"x"', asIs),
    asks('"a,b"', asIs),
    asks('"*"', asIs),
    asks('', asIs),
    asks(whole.slice(1, -1), asIs),
    asks(`"${whole.slice(1, -1)}-gzip"`, asIs),
    asks(`"x, ${whole.slice(1)}`, asIs),
    asks(brotli, asIs),
    ['a variant has its own', `GET ${A}`, { 'if-none-match': brotli, 'accept-encoding': 'br' }, notModified],
    [
      'whose 304 names it',
      `GET ${A}`,
      { 'if-none-match': `${gzipped}, ${brotli}`, 'accept-encoding': 'br' },
      { status: 304, headers: { ETag: brotli } },
    ],
    [
      'and the identity’s is another',
      `GET ${A}`,
      { 'if-none-match': whole, 'accept-encoding': 'br' },
      asBrotli,
    ],
    ['HEAD', `HEAD ${A}`, { 'if-none-match': whole }, notModified],
    ['a plain name', `GET ${U}`, { 'if-none-match': whole }, { ...notModified, headers: revalidated }],
    [
      'a page',
      'GET /static/docs/',
      { 'if-none-match': tagOf('the docs') },
      { ...notModified, headers: { Vary: null } },
    ],
    ['an unknown name', 'GET /static/nope.js', { 'if-none-match': '*' }, notFound],
    ['a date is no condition', `GET ${A}`, { 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' }, asIs],
    ['nor an obsolete one', `GET ${A}`, { 'if-modified-since': 'Friday, 01-Jan-00 00:00:00 GMT' }, asIs],
    ['nor the other', `GET ${A}`, { 'if-unmodified-since': 'Sat Jan  1 00:00:00 2000' }, asIs],
  ])
})

describe('If-Match', () => {
  check([
    ['the tag', `GET ${A}`, { 'if-match': whole }, asIs],
    ['any', `GET ${A}`, { 'if-match': '*' }, asIs],
    ['a list', `GET ${A}`, { 'if-match': `"a,b", ${whole}` }, asIs],
    ['two lines', `GET ${A}`, { 'if-match': ['"x"', whole] }, asIs],
    [
      'another tag',
      `GET ${A}`,
      { 'if-match': '"x"' },
      { ...failed, headers: { 'Cache-Control': 'no-store' } },
    ],
    ['a weak tag never matches', `GET ${A}`, { 'if-match': `W/${whole}` }, failed],
    ['nor does one in a list', `GET ${A}`, { 'if-match': `"x", W/${whole}` }, failed],
    ['the strong one beside it does', `GET ${A}`, { 'if-match': `W/${whole}, ${whole}` }, asIs],
    ['an empty list', `GET ${A}`, { 'if-match': '' }, failed],
    [
      'the tag of the variant that is sent',
      `GET ${A}`,
      { 'if-match': brotli, 'accept-encoding': 'br' },
      asBrotli,
    ],
    ['the tag of one that is not', `GET ${A}`, { 'if-match': brotli }, failed],
    ['HEAD', `HEAD ${A}`, { 'if-match': '"x"' }, { status: 412, body: '' }],
    ['comes before If-None-Match', `GET ${A}`, { 'if-match': '"x"', 'if-none-match': whole }, failed],
    ['and if it holds that is next', `GET ${A}`, { 'if-match': whole, 'if-none-match': whole }, notModified],
    ['comes before the range', `GET ${S}`, { 'if-match': '"x"', range: 'bytes=0-1' }, failed],
    [
      'and if it holds that is next',
      `GET ${S}`,
      { 'if-match': digits, range: 'bytes=0-1' },
      part('01', '0-1/10'),
    ],
    ['an unknown name', 'GET /static/nope.js', { 'if-match': '*' }, notFound],
  ])
})
