import type { Scheme } from './site.js'

interface Expected {
  readonly status: number | readonly number[]
  readonly body?: string
  /** `null`: not sent. Values in part are regular expressions. */
  readonly headers?: Readonly<Record<string, string | RegExp | null>>
}

export interface Row {
  readonly says: string
  /** `{path}` is its URL with the version, `{old:path}` that of the release before. */
  readonly line: string
  readonly headers?: Readonly<Record<string, string>>
  readonly expected: Expected
  /** By default all. */
  readonly schemes?: readonly Scheme[]
  readonly unknown?: '404' | 'revalidate'
}

const forever = 'public, max-age=31536000, immutable'
const long = 'a long text '.repeat(20)

const asNew: Expected = { status: 200, body: `new app ${long}`, headers: { 'cache-control': forever } }
const plainNew: Expected = { ...asNew, headers: { 'cache-control': 'no-cache' } }
const script = 'text/javascript; charset=utf-8'
const missing: Expected = {
  status: 404,
  body: 'Not found\n',
  headers: {
    'cache-control': 'no-store',
    'content-type': /^text\/plain/,
    'x-content-type-options': 'nosniff',
  },
}
/** Any refusal, as long as it hands nothing out and nobody keeps it. */
const refused: Expected = {
  status: [400, 403, 404],
  headers: { 'cache-control': /^(?!.*(?:immutable|max-age=[1-9]))/ },
}
const inNames: readonly Scheme[] = ['names', 'times', 'fixed']

function encoded(coding: string | null, body = `new app ${long}`): Expected {
  return {
    status: 200,
    body: coding === null || coding === 'gzip' ? body : `${coding} of ${body}`,
    headers: {
      'content-encoding': coding,
      'content-type': script,
      vary: /accept-encoding/i,
      'cache-control': forever,
    },
  }
}

function typed(type: string | RegExp, more: Expected['headers'] = {}): Expected {
  return { status: 200, headers: { 'content-type': type, 'cache-control': forever, ...more } }
}

const acceptances: readonly (readonly [accept: string, coding: string | null])[] = [
  ['br', 'br'],
  ['gzip, deflate, br', 'br'],
  ['zstd', 'zstd'],
  ['gzip', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['br; q=0.000, zstd;q=0, gzip;q=0.5', 'gzip'],
  ['br;q=0', null],
  ['gzip;q=0.0', null],
  ['identity', null],
  ['brotli, gzipped', null],
  ['x-br', null],
]

/** Odd names get through every quoting. */
const odd = [
  'ü (1).png',
  '$slug.js',
  'a"b.js',
  "it's.txt",
  '~tilde.js',
  '{x}.js',
  '100%.css',
  'a#b.css',
  'a?b.css',
  'a+b&c=d;e.js',
  'a,b@2x.png',
  '[x]^.js',
]

const hostile = [
  '/static/../secret.txt',
  '/static/%2e%2e/secret.txt',
  '/static/..%2fsecret.txt',
  '/static/%2e%2e%2fsecret.txt',
  '/static/js/../../secret.txt',
  '/static/js/%2e%2e/%2e%2e/secret.txt',
  '/static../secret.txt',
  '/static/..%5csecret.txt',
  '/static/%252e%252e/secret.txt',
  '/static/..;/secret.txt',
  '/static/js/app.js%00',
  '/static/js/app.js/',
  '/static/js/app.js/x',
  '/static/js',
  '/static-secret/x',
]

const privates = [
  '/static/.env',
  '/static/%2eenv',
  '/static/.everfresh/manifest.json',
  '/static/%2eeverfresh/manifest.json',
  '/static//.everfresh/manifest.json',
  '/static/js/.hidden/x.js',
]

export const rows: readonly Row[] = [
  {
    says: 'a versioned URL is immutable, typed and varies',
    line: 'GET {js/app.js}',
    expected: {
      ...asNew,
      headers: {
        'cache-control': forever,
        'content-type': script,
        'x-content-type-options': 'nosniff',
        vary: /accept-encoding/i,
        etag: /^(?:W\/)?"/,
        'content-encoding': null,
        'content-length': '248',
      },
    },
  },
  {
    says: 'HEAD has the same header and no body',
    line: 'HEAD {js/app.js}',
    expected: {
      status: 200,
      body: '',
      headers: { 'cache-control': forever, 'content-type': script, 'content-length': '248' },
    },
  },
  { says: 'a plain name is revalidated', line: 'GET /static/js/app.js', expected: plainNew },
  {
    says: 'a URL of an earlier release keeps its bytes',
    line: 'GET {old:js/app.js}',
    expected: { ...asNew, body: `old app ${long}` },
  },
  {
    says: 'a URL of an earlier release has its variants',
    line: 'GET {old:js/app.js}',
    headers: { 'Accept-Encoding': 'br' },
    expected: encoded('br', `old app ${long}`),
  },
  {
    says: 'a file that only the earlier release had',
    line: 'GET {old:gone.js}',
    expected: { ...asNew, body: 'old gone' },
  },
  ...['0123456789ab', '1999999999', '2031-01'].map((version) => ({
    says: `a made-up version is nobody's: ${version}`,
    line: `GET /static/js/app.${version}.js`,
    expected: missing,
    unknown: '404' as const,
  })),
  {
    says: 'a made-up version in the query gets the current bytes, revalidated',
    line: 'GET /static/js/app.js?cache_id=0123456789ab',
    expected: plainNew,
  },
  {
    says: 'a version given twice is none',
    line: 'GET {js/app.js}&cache_id=1',
    expected: plainNew,
    schemes: ['query'],
  },
  {
    says: 'another parameter beside the version',
    line: 'GET {js/app.js}&theme=dark',
    expected: asNew,
    schemes: ['query'],
  },
  {
    says: 'the parameter in another case is another one',
    line: 'GET {CACHE_ID:js/app.js}',
    expected: plainNew,
    schemes: ['query'],
  },
  {
    says: 'a query that means nothing changes nothing',
    line: 'GET {js/app.js}?x=1',
    expected: asNew,
    schemes: inNames,
  },
  {
    says: 'with unknown: revalidate a made-up version gets the current bytes, revalidated',
    line: 'GET {made-up:js/app.js}',
    expected: plainNew,
    schemes: inNames,
    unknown: 'revalidate',
  },
  {
    says: 'with unknown: revalidate a made-up version of nothing is missing',
    line: 'GET {made-up:js/none.js}',
    expected: missing,
    unknown: 'revalidate',
  },
  { says: 'the wrong case of a folder', line: 'GET {upper-folder:js/app.js}', expected: missing },
  {
    says: 'the wrong case of a version',
    line: 'GET {upper-version:js/app.js}',
    expected: missing,
    schemes: ['names'],
    unknown: '404',
  },
  ...['br', 'gz', 'zst'].map((suffix) => ({
    says: `a variant by its own name: .${suffix}`,
    line: `GET {file:js/app.js}.${suffix}`,
    expected: missing,
  })),
  { says: 'a missing file', line: 'GET /static/js/none.js', expected: missing },
  ...hostile.map((target) => ({
    says: `nothing comes from ${target}`,
    line: `GET ${target}`,
    expected: refused,
  })),
  ...privates.map((target) => ({
    says: `nothing private comes from ${target}`,
    line: `GET ${target}`,
    expected: refused,
  })),
  {
    says: 'a range',
    line: 'GET {digits.txt}',
    headers: { Range: 'bytes=2-4' },
    expected: {
      status: 206,
      body: '234',
      headers: { 'content-range': 'bytes 2-4/10', 'content-type': 'text/plain; charset=utf-8' },
    },
  },
  {
    says: 'the last three bytes',
    line: 'GET {digits.txt}',
    headers: { Range: 'bytes=-3' },
    expected: { status: 206, body: '789', headers: { 'content-range': 'bytes 7-9/10' } },
  },
  {
    says: 'a range from the start is immutable',
    line: 'GET {digits.txt}',
    headers: { Range: 'bytes=0-1' },
    expected: { status: 206, body: 'n1', headers: { 'cache-control': forever } },
  },
  ...['digits.txt', 'js/app.js'].map((path) => ({
    says: `a range past the end is kept by nobody: ${path}`,
    line: `GET {${path}}`,
    headers: { Range: 'bytes=5000-' },
    expected: {
      status: 416,
      headers: { 'cache-control': /^(?!.*immutable)/ },
    },
  })),
  {
    says: 'a range past the end is told the size',
    line: 'GET {digits.txt}',
    headers: { Range: 'bytes=5000-' },
    expected: { status: 416, headers: { 'content-range': 'bytes */10' } },
  },
  {
    says: 'a range of an empty file is kept by nobody',
    line: 'GET {empty.css}',
    headers: { Range: 'bytes=0-' },
    expected: { status: [200, 416], headers: { 'cache-control': /^(?!.*immutable)/ } },
  },
  { says: 'an empty file', line: 'GET {empty.css}', expected: { status: 200, body: '' } },
  {
    says: 'several ranges are answered whole, or as parts',
    line: 'GET {digits.txt}',
    headers: { Range: 'bytes=0-1,4-5' },
    expected: { status: [200, 206] },
  },
  {
    says: 'what the client has is not sent again',
    line: 'GET {js/app.js}',
    headers: { 'If-None-Match': '{etag}' },
    expected: { status: 304, body: '', headers: { 'cache-control': forever, etag: /^(?:W\/)?"/ } },
  },
  {
    says: 'another tag gets the file',
    line: 'GET {js/app.js}',
    headers: { 'If-None-Match': '"other"' },
    expected: asNew,
  },
  {
    says: 'a plain file is revalidated by its tag',
    line: 'GET /static/js/app.js',
    headers: { 'If-None-Match': '{etag}' },
    expected: { status: 304, body: '', headers: { 'cache-control': 'no-cache' } },
  },
  {
    says: 'a failed precondition is kept by nobody',
    line: 'GET {js/app.js}',
    headers: { 'If-Match': '"other"' },
    expected: { status: 412, headers: { 'cache-control': /^(?!.*immutable)/ } },
  },
  ...acceptances.map(([accept, coding]) => ({
    says: `Accept-Encoding: ${accept}`,
    line: 'GET {js/app.js}',
    headers: { 'Accept-Encoding': accept },
    expected: encoded(coding),
  })),
  ...['POST', 'PUT', 'DELETE'].map((method) => ({
    says: `${method} changes nothing, and is kept by nobody`,
    line: `${method} {js/app.js}`,
    expected: { status: 405, headers: { 'cache-control': /^(?!.*immutable)/ } },
  })),
  { says: '.mjs', line: 'GET {js/module.mjs}', expected: typed(script) },
  { says: '.map', line: 'GET {js/app.js.map}', expected: typed('application/json; charset=utf-8') },
  {
    says: '.webmanifest',
    line: 'GET {app.webmanifest}',
    expected: typed('application/manifest+json; charset=utf-8'),
  },
  {
    says: '.woff2, for pages of other origins too',
    line: 'GET {font.woff2}',
    expected: typed('font/woff2', { 'access-control-allow-origin': '*', vary: null }),
  },
  { says: '.vtt', line: 'GET {talk.vtt}', expected: typed('text/vtt; charset=utf-8') },
  { says: "a type that isn't the usual one", line: 'GET {css/latin1.css}', expected: typed('text/css') },
  { says: 'a name without extension', line: 'GET {LICENSE}', expected: typed('application/octet-stream') },
  {
    says: 'an archive is no variant',
    line: 'GET {data.tar.gz}',
    headers: { 'Accept-Encoding': 'gzip' },
    expected: typed('application/gzip', { 'content-encoding': null }),
  },
  {
    says: 'an archive by its plain name',
    line: 'GET /static/data.tar.gz',
    expected: {
      status: 200,
      body: 'new tarball',
      headers: { 'content-encoding': null, 'cache-control': 'no-cache' },
    },
  },
  {
    says: 'a name that a bundler hashed is immutable',
    line: 'GET /static/bundled/chunk.AbCdEf12.js',
    expected: { status: 200, body: 'of a bundler', headers: { 'cache-control': forever } },
  },
  {
    says: 'a plain name that looks like a versioned one is revalidated',
    line: 'GET /static/kept/report.202401011234.js',
    expected: { status: 200, body: 'new report', headers: { 'cache-control': 'no-cache' } },
  },
  {
    says: 'what others ask for by a fixed name',
    line: 'GET /static/.well-known/security.txt',
    expected: { status: 200, body: 'new contact', headers: { 'cache-control': 'no-cache' } },
  },
  {
    says: 'a folder is answered by its page',
    line: 'GET /static/docs/',
    expected: {
      status: 200,
      body: 'new docs',
      headers: { 'cache-control': 'no-cache', 'content-type': 'text/html; charset=utf-8' },
    },
  },
  ...odd.map((name) => ({
    says: `the odd name ${name}`,
    line: `GET {odd/${name}}`,
    expected: { status: 200, body: `new ${name}`, headers: { 'cache-control': forever } },
  })),
  ...odd.map((name) => ({
    says: `the plain odd name ${name}`,
    line: `GET {plain:odd/${name}}`,
    expected: { status: 200, body: `new ${name}`, headers: { 'cache-control': 'no-cache' } },
  })),
]
