import { describe, expect, test } from 'vitest'
import {
  A,
  asIs,
  brotli,
  check,
  forever,
  notFound,
  notOurs,
  ok,
  type Row,
  revalidated,
  S,
  U,
  whole,
} from './rows.js'
import { ask, bodyOf, type Headers, headersOf } from './site.js'

describe('names', () => {
  check([
    ['a versioned URL is for ever', `GET ${A}`, {}, ok('the script itself', forever)],
    ['a plain name is revalidated', `GET ${U}`, {}, ok('the script itself', { ...revalidated, ETag: whole })],
    ['HEAD is GET without the body', `HEAD ${A}`, {}, ok('', { 'Content-Length': '17' })],
    ['HEAD of a plain name', `HEAD ${U}`, {}, ok('', revalidated)],
    ['what has no variants does not vary', `GET ${S}`, {}, ok(null, { Vary: null })],
    ['what has variants varies', `GET ${A}`, {}, ok(null, { Vary: 'Accept-Encoding' })],
    ['a file of no bytes', 'GET /static/empty.txt', {}, ok('', { 'Content-Length': '0' })],
    ['a name without extension', 'GET /static/LICENSE.dddddddddddd', {}, ok('MIT', forever)],
    [
      'a font is for all origins',
      'GET /static/sans.eeeeeeeeeeee.woff2',
      {},
      ok(null, { 'Access-Control-Allow-Origin': '*' }),
    ],
    ['a script is not', `GET ${A}`, {}, ok(null, { 'Access-Control-Allow-Origin': null })],
    ['a folder answers with its index', 'GET /static/docs/', {}, ok('the docs', revalidated)],
    ['the index has its own name too', 'GET /static/docs/index.html', {}, ok('the docs')],
    ['the base is a folder', 'GET /static/', {}, ok('the front page', revalidated)],
    ['a page has variants', 'GET /static/', { 'accept-encoding': 'br' }, ok('page')],
    ['a kept name is revalidated', 'GET /static/robots.txt', {}, ok(null, revalidated)],
    ['no date is sent', `GET ${A}`, {}, ok(null, { 'Last-Modified': null, Expires: null })],
  ])
})

describe('spellings', () => {
  check([
    ['a query is ignored', `GET ${A}?x=1`, {}, ok('the script itself', forever)],
    ['an empty query too', `GET ${A}?`, {}, asIs],
    ['a path in a query is no path', `GET ${A}?/../../x`, {}, asIs],
    ['a query of a folder', 'GET /static/docs/?page=2', {}, ok('the docs')],
    [
      'the absolute form is answered by its path',
      `GET http://example.com${A}`,
      {},
      ok('the script itself', forever),
    ],
    ['whatever its scheme and port', `GET HTTPS://user@[::1]:8443${A}?x`, {}, asIs],
    ['the host of an absolute form is no path', `GET http://static/js/app.js`, {}, notOurs],
    ['another scheme is not ours', `GET ftp://example.com${A}`, {}, notOurs],
    ['a name with more escapes than needed', 'GET /static/js/%61pp%2ejs', {}, asIs],
    ['escapes in lower case', 'GET /static/img/%c3%bc%20%281%29.png', {}, ok('pixels')],
    ['a versioned name with fewer', 'GET /static/img/%C3%BC%20(1).ffffffffffff.png', {}, ok('pixels')],
    ['raw UTF-8, as a lax client sends it', 'GET /static/img/ü%20(1).png', {}, ok('pixels')],
    ['a name has one case', 'GET /static/js/APP.js', {}, notFound],
    ['an escaped slash is none', 'GET /static/js%2Fapp.js', {}, notFound],
    ['a double slash is no slash', 'GET /static//js/app.js', {}, notFound],
    ['an escaped question mark is no query', `GET ${A}%3Fx`, {}, notFound],
    ['an escape is undone once', 'GET /static/js/%2561pp.js', {}, notFound],
  ])
  test('an absolute form without a path means the root (RFC 9110, section 4.2.3)', () => {
    expect(bodyOf(ask('GET http://example.com', {}, { base: '/' }))).toBe('the front page')
  })
})

describe('methods', () => {
  const refused = { status: 405, headers: { Allow: 'GET, HEAD, OPTIONS', 'Cache-Control': 'no-store' } }
  check([
    [
      'OPTIONS says what there is',
      `OPTIONS ${A}`,
      {},
      { status: 204, body: '', headers: { Allow: 'GET, HEAD, OPTIONS' } },
    ],
    [
      'OPTIONS of a plain name',
      `OPTIONS ${U}`,
      {},
      { status: 204, headers: { Allow: 'GET, HEAD, OPTIONS' } },
    ],
    ['OPTIONS of an unknown name', 'OPTIONS /static/nope.js', {}, notFound],
    [
      'OPTIONS knows no condition',
      `OPTIONS ${A}`,
      { 'if-match': '"x"', 'if-none-match': '*' },
      { status: 204 },
    ],
    ['OPTIONS of the whole server is not ours', 'OPTIONS *', {}, notOurs],
    ['POST', `POST ${A}`, {}, refused],
    ['PUT', `PUT ${U}`, {}, refused],
    ['DELETE', `DELETE ${A}`, {}, refused],
    ['TRACE', `TRACE ${A}`, {}, refused],
    ['a method has one case', `get ${A}`, {}, refused],
    ['a refusal knows no condition', `POST ${A}`, { 'if-none-match': '*' }, refused],
    ['POST of an unknown name', 'POST /static/nope.js', {}, notFound],
    ['POST outside', 'POST /login', {}, notOurs],
  ])
})

describe('names that nobody may store', () => {
  const rows: Row[] = [
    ['an unknown version', 'GET /static/js/app.ffffffffffff.js', {}, notFound],
    ['an unknown version of an unknown file', 'GET /static/new/page.0123456789ab.js', {}, notFound],
    ['an unknown version without extension', 'GET /static/LICENSE.000000000000', {}, notFound],
    ['an unknown version with a query', 'GET /static/js/app.ffffffffffff.js?x=1', {}, notFound],
    ['an unknown version in escapes', 'GET /static/js/app%2Effffffffffff.js', {}, notFound],
    [
      'an unknown version in absolute form',
      'GET http://example.com/static/js/app.ffffffffffff.js',
      {},
      notFound,
    ],
    ['HEAD of an unknown version', 'HEAD /static/js/app.ffffffffffff.js', {}, { status: 404, body: '' }],
    [
      'a condition does not help it',
      'GET /static/js/app.ffffffffffff.js',
      { 'if-none-match': '*' },
      notFound,
    ],
    ['nor does a range', 'GET /static/js/app.ffffffffffff.js', { range: 'bytes=0-1' }, notFound],
    ['a variant of an unknown version', 'GET /static/js/app.ffffffffffff.js.br', {}, notFound],
    ['a version of another file', 'GET /static/css/site.0123456789ab.css', {}, notFound],
    ['a versioned URL with a slash', `GET ${A}/`, {}, notFound],
    ['with two', `GET ${A}//`, {}, notFound],
    ['a plain name with a slash', `GET ${U}/`, {}, notFound],
    ['a page with a slash', 'GET /static/docs/index.html/', {}, notFound],
    ['the brotli variant', `GET ${A}.br`, {}, notFound],
    ['the gzip variant', `GET ${A}.gz`, {}, notFound],
    ['a variant that does not exist', `GET ${A}.zst`, {}, notFound],
    ['the variant of a plain name', `GET ${U}.br`, {}, notFound],
    ['the manifest', 'GET /static/.everfresh/manifest.json', {}, notFound],
    ['the manifest in escapes', 'GET /static/%2eeverfresh/manifest.json', {}, notFound],
    ['HEAD of the manifest', 'HEAD /static/.everfresh/manifest.json', {}, { status: 404, body: '' }],
    ['a release', 'GET /static/.everfresh/releases/0123456789abcdef.json', {}, notFound],
    ['the private folder', 'GET /static/.everfresh/', {}, notFound],
    ['its name alone', 'GET /static/.everfresh', {}, notFound],
  ]
  check(rows)
  describe('even where the app has the rest', () => check(rows, { fallthrough: true }))
  describe('even at the root', () =>
    check(
      rows.map(([says, line, headers, expected]) => [says, line.replace('/static/', '/'), headers, expected]),
      { base: '/', fallthrough: true },
    ))
})

describe('unknown names', () => {
  check([
    ['an unknown name', 'GET /static/nope.js', {}, notFound],
    ['HEAD of one', 'HEAD /static/nope.js', {}, { status: 404, body: '' }],
    ['a folder without an index', 'GET /static/js/', {}, notFound],
    ['outside of the base', 'GET /other/js/app.js', {}, notOurs],
    ['the base without its slash', 'GET /static', {}, notOurs],
    ['a sibling that begins like the base', 'GET /static-secret/js/app.js', {}, notOurs],
    ['another case of the base', 'GET /STATIC/js/app.js', {}, notOurs],
  ])
  const rows: Row[] = [
    ['an unknown name', 'GET /static/nope.js', {}, notOurs],
    ['a folder without an index', 'GET /static/js/', {}, notOurs],
    ['fewer digits than a version has', 'GET /static/js/app.0123456789a.js', {}, notOurs],
    ['more digits', 'GET /static/js/app.0123456789abc.js', {}, notOurs],
    ['no hex digits', 'GET /static/js/app.minified_123.js', {}, notOurs],
    ['a version with nothing before it', 'GET /static/js/.0123456789ab', {}, notOurs],
    ['a version in a folder name', 'GET /static/js.0123456789ab/app.ts', {}, notOurs],
    ['a compressed file of the app', 'GET /static/data.csv.gz', {}, notOurs],
    ['a hidden file of the app', 'GET /static/.everfreshly', {}, notOurs],
    ['a POST of the app', 'POST /static/login', {}, notOurs],
    ['a POST to a name of ours', `POST ${A}`, {}, notOurs],
    ['a CORS preflight', `OPTIONS ${A}`, { origin: 'https://example.com' }, notOurs],
    ['DELETE', `DELETE ${A}`, {}, notOurs],
    ['outside of the base', 'GET /other', {}, notOurs],
  ]
  describe('are the app’s with fallthrough', () => check(rows, { fallthrough: true }))
  describe('and what we know is ours', () =>
    check(
      [
        ['GET', `GET ${A}`, {}, asIs],
        ['HEAD', `HEAD ${U}`, {}, ok('')],
      ],
      { fallthrough: true },
    ))
})

describe('the whole header', () => {
  const said = (line: string, headers?: Headers) => headersOf(ask(line, headers))
  const textual = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' }
  const script = {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Accept-Ranges': 'bytes',
    'X-Content-Type-Options': 'nosniff',
    Vary: 'Accept-Encoding',
    ...forever,
  }
  test('of a file', () => {
    expect(said(`GET ${A}`)).toEqual({ ...script, 'Content-Length': '17', ETag: whole })
  })
  test('of a variant', () => {
    const variant = { 'Content-Encoding': 'br', 'Content-Length': '2', ETag: brotli }
    expect(said(`GET ${A}`, { 'accept-encoding': 'br' })).toEqual({ ...script, ...variant })
  })
  test('of a part', () => {
    const part = { 'Content-Range': 'bytes 0-2/17', 'Content-Length': '3', ETag: whole }
    expect(said(`GET ${A}`, { range: 'bytes=0-2' })).toEqual({ ...script, ...part })
  })
  test('of what was not modified', () => {
    const again = { ...forever, ETag: whole, Vary: 'Accept-Encoding' }
    expect(said(`GET ${A}`, { 'if-none-match': whole })).toEqual(again)
  })
  test('of what is not there', () => {
    expect(said('GET /static/nope.js')).toEqual({
      ...textual,
      'Content-Length': '10',
      'Cache-Control': 'no-store',
    })
  })
})
