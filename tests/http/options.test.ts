import { describe, expect, test } from 'vitest'
import type { OwnHeaders } from '../../src/http/own-headers.js'
import { type ServingOptions, settleServing } from '../../src/http/serving.js'
import {
  A,
  asBrotli,
  asGzip,
  asIs,
  check,
  digits,
  forever,
  missingPage,
  movedTo,
  notFound,
  notModified,
  notOurs,
  ok,
  part,
  revalidated,
  S,
  U,
  whole,
} from './rows.js'
import { ask, headersOf, type SiteOptions } from './site.js'

const caching = (value: string) => ({ 'Cache-Control': value })

describe('maxAge', () => {
  const day = { maxAge: 86_400 }
  check(
    [
      ['is for versions', `GET ${A}`, {}, ok(null, caching('public, max-age=86400, immutable'))],
      ['in every encoding', `GET ${A}`, { 'accept-encoding': 'br' }, { ...asBrotli }],
      [
        'in a 304',
        `GET ${A}`,
        { 'if-none-match': whole },
        { ...notModified, headers: caching('public, max-age=86400, immutable') },
      ],
      [
        'in a part',
        `GET ${S}`,
        { range: 'bytes=0-1' },
        { status: 206, headers: caching('public, max-age=86400, immutable') },
      ],
      ['not for plain names', `GET ${U}`, {}, ok(null, revalidated)],
    ],
    day,
  )
  describe('of 0 keeps nothing', () =>
    check([['a version', `GET ${A}`, {}, ok(null, revalidated)]], { maxAge: 0 }))
})

describe('plainMaxAge', () => {
  check(
    [
      ['is for plain names', `GET ${U}`, {}, ok(null, caching('public, max-age=60'))],
      [
        'of files that have no version',
        'GET /static/robots.txt',
        {},
        ok(null, caching('public, max-age=60')),
      ],
      [
        'in a 304',
        `GET ${U}`,
        { 'if-none-match': whole },
        { ...notModified, headers: caching('public, max-age=60') },
      ],
      [
        'in a part',
        'GET /static/digits.txt',
        { range: 'bytes=0-1' },
        { status: 206, headers: caching('public, max-age=60') },
      ],
      ['not for versions', `GET ${A}`, {}, ok(null, forever)],
      ['nor for what a bundler hashed', 'GET /static/app.4889e940.js', {}, ok(null, forever)],
      ['nor for pages, which name the versions', 'GET /static/about.html', {}, ok(null, revalidated)],
      ['nor for a folder’s', 'GET /static/docs/', {}, ok(null, revalidated)],
      ['nor for a page with a version of its own', 'GET /static/press.html', {}, ok(null, revalidated)],
      ['nor for what is not there', 'GET /static/nope.js', {}, notFound],
      ['nor for a page that is not', 'GET /static/nope', {}, missingPage],
      ['nor for where a page is', 'GET /static/blog', {}, movedTo('/static/blog/')],
    ],
    { plainMaxAge: 60, hasPages: true },
  )
})

describe('unknown versions', () => {
  const current = ok('the script itself', { ...revalidated, ETag: whole })
  const options: SiteOptions = { unknown: 'revalidate', plainMaxAge: 60, hasPages: true }
  check(
    [
      ['get the current bytes', 'GET /static/js/app.ffffffffffff.js', {}, current],
      ['with a query', 'GET /static/js/app.ffffffffffff.js?x=1', {}, current],
      ['in escapes', 'GET /static/js/app%2Effffffffffff.js', {}, current],
      ['in absolute form', 'GET http://example.com/static/js/app.ffffffffffff.js', {}, current],
      ['without extension', 'GET /static/LICENSE.000000000000', {}, ok('MIT', revalidated)],
      ['in umlauts', 'GET /static/img/%C3%BC%20(1).000000000000.png', {}, ok('pixels', revalidated)],
      ['of a page that has versions', 'GET /static/press.ffffffffffff.html', {}, ok(null, revalidated)],
      ['HEAD', 'HEAD /static/js/app.ffffffffffff.js', {}, { ...current, body: '' }],
      ['OPTIONS', 'OPTIONS /static/js/app.ffffffffffff.js', {}, { status: 204 }],
      ['POST', 'POST /static/js/app.ffffffffffff.js', {}, { status: 405 }],
      [
        'in the best encoding',
        'GET /static/js/app.ffffffffffff.js',
        { 'accept-encoding': 'gzip' },
        { ...asGzip, headers: { ...asGzip.headers, ...revalidated, Vary: 'Accept-Encoding' } },
      ],
      [
        'if they changed',
        'GET /static/js/app.ffffffffffff.js',
        { 'if-none-match': whole },
        { ...notModified, headers: { ...revalidated, ETag: whole } },
      ],
      [
        'in part',
        'GET /static/digits.ffffffffffff.txt',
        { range: 'bytes=0-1', 'if-range': digits },
        { ...part('01', '0-1/10'), headers: revalidated },
      ],
      ['what is known is for ever', `GET ${A}`, {}, ok('the script itself', forever)],
      ['plain names are as ever', `GET ${U}`, {}, ok(null, caching('public, max-age=60'))],
      ['of an unknown file: none', 'GET /static/new/page.0123456789ab.js', {}, notFound],
      ['of another extension: none', 'GET /static/js/app.ffffffffffff.css', {}, notFound],
      ['of a file that has none: none', 'GET /static/robots.ffffffffffff.txt', {}, notFound],
      ['of a page that has none: none', 'GET /static/about.ffffffffffff.html', {}, notFound],
      ['of what a bundler hashed: none', 'GET /static/app.4889e940.ffffffffffff.js', {}, notFound],
      ['nor in place of its hash', 'GET /static/app.ffffffffffff.js', {}, notFound],
      ['of a version: none', 'GET /static/js/app.0123456789ab.ffffffffffff.js', {}, notFound],
      ['with a variant’s suffix: none', 'GET /static/js/app.ffffffffffff.js.br', {}, notFound],
      ['with a slash: none', 'GET /static/js/app.ffffffffffff.js/', {}, missingPage],
      ['with a digit less: none', 'GET /static/js/app.fffffffffff.js', {}, notFound],
      ['with a digit more: none', 'GET /static/js/app.fffffffffffff.js', {}, notFound],
      ['in capitals: none', 'GET /static/js/app.FFFFFFFFFFFF.js', {}, notFound],
      ['in the private folder: none', 'GET /static/.everfresh/manifest.ffffffffffff.json', {}, notFound],
    ],
    options,
  )
  describe('are ours even where the app has the rest', () =>
    check(
      [
        ['a known file', 'GET /static/js/app.ffffffffffff.js', {}, current],
        ['an unknown file', 'GET /static/js/new.ffffffffffff.js', {}, notFound],
        ['POST', 'POST /static/js/app.ffffffffffff.js', {}, notOurs],
      ],
      { ...options, fallthrough: true },
    ))
})

describe('cors', () => {
  const any = { 'Access-Control-Allow-Origin': '*' }
  const none = { 'Access-Control-Allow-Origin': null }
  const font = 'GET /static/sans.woff2'
  check([
    ['is for fonts', font, {}, ok(null, any)],
    ['in a 304', font, { 'if-none-match': '*' }, { ...notModified, headers: any }],
    ['in a part', font, { range: 'bytes=0-1' }, { status: 206, headers: any }],
    ['and nothing else', `GET ${A}`, {}, ok(null, none)],
  ])
  describe('for all', () =>
    check(
      [
        ['fonts', font, {}, ok(null, any)],
        ['scripts', `GET ${A}`, {}, ok(null, any)],
        ['pages', 'GET /static/', {}, ok(null, any)],
        ['does not vary', `GET ${S}`, { origin: 'https://example.com' }, ok(null, { ...any, Vary: null })],
        ['what is not there says nothing', 'GET /static/nope.js', {}, { status: 404, headers: none }],
      ],
      { cors: 'all' },
    ))
  describe('for none', () =>
    check(
      [
        ['fonts', font, {}, ok(null, none)],
        ['scripts', `GET ${A}`, {}, ok(null, none)],
      ],
      { cors: false },
    ))
})

describe('own headers', () => {
  const headers: OwnHeaders = ({ path, immutable, type, size, integrity }) => ({
    'X-Of': `${path} ${immutable} ${type} ${size} ${integrity.length}`,
    'X-Robots-Tag': path.endsWith('.txt') ? 'noindex' : undefined,
    'content-type': path === 'LICENSE' ? 'text/plain' : undefined,
    vary: 'Origin',
    'access-control-allow-origin': 'https://example.com',
    'Content-Security-Policy': "default-src 'self'",
    'Content-Language': 'en',
  })
  const script = 'js/app.js true text/javascript; charset=utf-8 17 51'
  check(
    [
      ['are told of what', `GET ${A}`, {}, ok(null, { 'X-Of': script })],
      [
        'in another encoding, too',
        `GET ${A}`,
        { 'accept-encoding': 'br' },
        { ...asBrotli, headers: { 'X-Of': script } },
      ],
      ['and whether it is for ever', `GET ${U}`, {}, ok(null, { 'X-Of': script.replace('true', 'false') })],
      ['one that is undefined is none', `GET ${A}`, {}, ok(null, { 'X-Robots-Tag': null })],
      ['and another has it', `GET ${S}`, {}, ok(null, { 'X-Robots-Tag': 'noindex' })],
      ['may replace a type', 'GET /static/LICENSE', {}, ok('MIT', { 'Content-Type': 'text/plain' })],
      ['add to Vary', `GET ${A}`, {}, ok(null, { Vary: 'Accept-Encoding, Origin' })],
      ['or are the first there', `GET ${S}`, {}, ok(null, { Vary: 'Origin' })],
      [
        'may replace an origin',
        'GET /static/sans.woff2',
        {},
        ok(null, {
          'Access-Control-Allow-Origin': 'https://example.com',
          'access-control-allow-origin': null,
        }),
      ],
      [
        'are in a 304, but for those of the content',
        `GET ${S}`,
        { 'if-none-match': '*' },
        {
          ...notModified,
          headers: {
            'X-Robots-Tag': 'noindex',
            Vary: 'Origin',
            'Content-Security-Policy': "default-src 'self'",
            'Content-Language': null,
            'Content-Type': null,
          },
        },
      ],
      [
        'are in a part',
        `GET ${S}`,
        { range: 'bytes=0-1' },
        { status: 206, headers: { 'X-Robots-Tag': 'noindex' } },
      ],
      [
        'are in the page for what is not there',
        'GET /static/nope',
        {},
        { ...missingPage, headers: { 'Content-Security-Policy': "default-src 'self'" } },
      ],
      [
        'not in other errors',
        'GET /static/nope.js',
        {},
        { status: 404, headers: { 'X-Of': null, Vary: null } },
      ],
    ],
    { headers, hasPages: true },
  )

  test('are asked for once, when the table is made', () => {
    let calls = 0
    const counted = { headers: () => void calls++ as undefined }
    ask(`GET ${A}`, {}, counted)
    const atFirst = calls
    for (let i = 0; i < 3; i++) ask(`GET ${A}`, {}, counted)
    expect([atFirst > 0, calls]).toEqual([true, atFirst])
  })

  test.each<[unknown, string]>([
    [{ 'Content-Length': '1' }, '"Content-Length", which follows from the bytes: leave it out'],
    [{ 'content-encoding': 'br' }, '"content-encoding", which follows from the bytes: leave it out'],
    [{ ETAG: '"x"' }, '"ETAG", which follows from the bytes: leave it out'],
    [{ 'Content-Range': '' }, '"Content-Range", which follows from the bytes: leave it out'],
    [{ 'Accept-Ranges': 'none' }, '"Accept-Ranges", which follows from the bytes: leave it out'],
    [
      { 'Cache-Control': 'no-store' },
      '"Cache-Control", for which there are the options "maxAge" and "plainMaxAge": leave it out',
    ],
    [{ Expires: '0' }, '"Expires", for which there are the options "maxAge" and "plainMaxAge": leave it out'],
    [{ 'Last-Modified': '' }, '"Last-Modified", which would say less than the entity tag: leave it out'],
    [{ 'Transfer-Encoding': 'chunked' }, '"Transfer-Encoding", which is the server’s: leave it out'],
    [{ Connection: 'close' }, '"Connection", which is the server’s: leave it out'],
    [{ 'X Y': '' }, '"X Y", which is no header'],
    [{ '': '' }, '"", which is no header'],
    [{ 'X:Y': '' }, '"X:Y", which is no header'],
    [{ 'X\r\nY': '' }, '"X\\r\\nY", which is no header'],
    [{ ':status': '200' }, '":status", which is no header'],
    [
      { X: 'a\r\nSet-Cookie: b' },
      '"a\\r\\nSet-Cookie: b" as "X", which must be a text on one line, of Latin letters',
    ],
    [{ X: 'a\0' }, '"a\\u0000" as "X", which must be a text on one line, of Latin letters'],
    [{ X: '€' }, '"€" as "X", which must be a text on one line, of Latin letters'],
    [{ X: 1 }, '1 as "X", which must be a text on one line, of Latin letters'],
    [{ X: ['a', 'b'] }, '["a","b"] as "X", which must be a text on one line, of Latin letters'],
    [{ X: null }, 'null as "X", which must be a text on one line, of Latin letters'],
    ['X: y', 'no object of names and values, such as { "X-Robots-Tag": "noindex" }'],
    [null, 'no object of names and values, such as { "X-Robots-Tag": "noindex" }'],
    [['X', 'y'], 'no object of names and values, such as { "X-Robots-Tag": "noindex" }'],
    [Promise.resolve({}), 'no object of names and values, such as { "X-Robots-Tag": "noindex" }'],
  ])('that can’t be sent are refused: %j', (given, what) => {
    const headers = (() => given) as unknown as OwnHeaders
    expect(() =>
      ask('GET /static/', {}, { headers: Object.assign(headers, { toString: () => what }) }),
    ).toThrow(
      expect.objectContaining({
        code: 'option-invalid',
        message: `the option "headers" gives for "js/app.js" ${what}`,
      }),
    )
  })

  test('a name that every object has is no header of ours', () => {
    const headers: OwnHeaders = () => ({ constructor: 'x', toString: 'y' })
    expect(headersOf(ask(`GET ${A}`, {}, { headers }))).toMatchObject({ constructor: 'x', toString: 'y' })
  })
})

describe('an option that is wrong is refused', () => {
  test.each<[unknown, string]>([
    [{ maxAge: -1 }, 'the option "maxAge" is -1, but must be a whole number of seconds, such as 3600'],
    [{ maxAge: 1.5 }, 'the option "maxAge" is 1.5, but must be a whole number of seconds, such as 3600'],
    [
      { maxAge: '60' },
      'the option "maxAge" is "60", but must be a whole number of seconds, such as 3600 (did you mean 60?)',
    ],
    [
      { plainMaxAge: Number.NaN },
      'the option "plainMaxAge" is NaN, but must be a whole number of seconds, such as 3600',
    ],
    [
      { plainMaxAge: 1e300 },
      'the option "plainMaxAge" is 1e+300, but must be a whole number of seconds, such as 3600',
    ],
    [{ cleanUrls: 'yes' }, 'the option "cleanUrls" is "yes", but must be true or false'],
    [{ unknown: '404' }, 'the option "unknown" is "404", but must be "refuse" or "revalidate"'],
    [{ cors: true }, 'the option "cors" is true, but must be "fonts" or "all" or false'],
    [{ cors: '*' }, 'the option "cors" is "*", but must be "fonts" or "all" or false'],
    [{ headers: { X: 'y' } }, 'the option "headers" is {"X":"y"}, but must be a function of an asset'],
  ])('%j', (options, message) => {
    expect(() => settleServing(options as ServingOptions)).toThrow(
      expect.objectContaining({ name: 'EverfreshError', code: 'option-invalid', message }),
    )
  })

  test('one that is undefined is as if it was not there', () => {
    const options = { maxAge: undefined, headers: undefined } as unknown as ServingOptions
    expect(settleServing(options)).toEqual(settleServing())
    expect(ask(`GET ${A}`, {}, options)).toEqual(ask(`GET ${A}`))
    expect(headersOf(ask(`GET ${A}`))).toMatchObject({ ETag: asIs.headers?.ETag })
  })
})
