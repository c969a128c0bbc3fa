import { describe } from 'vitest'
import {
  A,
  check,
  forever,
  missingPage,
  movedTo,
  notFound,
  notModified,
  notOurs,
  ok,
  part,
  type Row,
  revalidated,
} from './rows.js'
import { tagOf } from './site.js'

const hasPages = true
const refused = { status: 405, headers: { Allow: 'GET, HEAD, OPTIONS' } }

describe('a folder', () => {
  const rows: Row[] = [
    ['answers with its index', 'GET /static/blog/', {}, ok('the blog', revalidated)],
    ['however it is spelled', 'GET /static/%62log/', {}, ok('the blog', revalidated)],
    ['with a query', 'GET /static/blog/?page=2', {}, ok('the blog')],
    ['has its index by name, too', 'GET /static/blog/index.html', {}, ok('the blog', revalidated)],
    ['without its slash is elsewhere', 'GET /static/blog', {}, movedTo('/static/blog/')],
    ['however that is spelled', 'GET /static/bl%6fg', {}, movedTo('/static/blog/')],
    ['in absolute form', 'GET http://evil.example/static/blog', {}, movedTo('/static/blog/')],
    ['with a dot in its name', 'GET /static/v1.2', {}, movedTo('/static/v1.2/')],
    ['HEAD', 'HEAD /static/blog', {}, { ...movedTo('/static/blog/'), body: '' }],
    ['OPTIONS', 'OPTIONS /static/blog', {}, { status: 204, body: '' }],
    ['POST', 'POST /static/blog', {}, refused],
    ['knows no condition before', 'GET /static/blog', { 'if-none-match': '*' }, movedTo('/static/blog/')],
    ['nor a range', 'GET /static/blog', { range: 'bytes=0-1' }, movedTo('/static/blog/')],
    ['without an index is none', 'GET /static/js', {}, missingPage],
    ['and with a slash', 'GET /static/js/', {}, missingPage],
    ['that is a file is none', 'GET /static/team/', {}, notFound],
    ['nor is an index', 'GET /static/blog/index.html/', {}, notFound],
    ['with two slashes is none', 'GET /static/blog//', {}, notFound],
    ['nor one with an escaped slash', 'GET /static/blog%2f', {}, notFound],
  ]
  check(rows, { hasPages })
  describe('whose query is kept where it may stand in a URL', () =>
    check(
      [
        ['?page=2', '?page=2'],
        ['?a=b&c=%C3%BC', '?a=b&c=%C3%BC'],
        ['?next=//evil.example/', '?next=//evil.example/'],
        ['?', ''],
        ['?a=<script>', ''],
        ['?a="b"', ''],
        ['?a\r\nSet-Cookie: x', ''],
        ['?ü', ''],
        ['?\ud800', ''],
        ['?a#b', '?a'],
        ['#a?b', ''],
        [`?${'x'.repeat(60_000)}`, `?${'x'.repeat(60_000)}`],
      ].map(([query = '', kept = '']) => [
        JSON.stringify(query.slice(0, 40)),
        `GET /static/blog${query}`,
        {},
        movedTo(`/static/blog/${kept}`),
      ]),
      { hasPages },
    ))
  describe('at the root', () =>
    check(
      [
        ['is elsewhere', 'GET /blog', {}, movedTo('/blog/')],
        ['never on another host', 'GET //blog', {}, notFound],
        ['nor by two slashes and a host', 'GET //evil.example/blog', {}, notFound],
        ['nor by three', 'GET ///blog', {}, notFound],
        ['nor by a backslash', 'GET /\\blog', {}, notFound],
        ['nor by one in escapes', 'GET /%5cevil.example/..', {}, notFound],
        ['nor by a slash in escapes', 'GET /%2fblog', {}, notFound],
        ['nor by a way out', 'GET /x/../blog', {}, notFound],
      ],
      { base: '/', hasPages },
    ))
  describe('even where the app has the rest', () =>
    check(
      [
        ['is elsewhere', 'GET /static/blog', {}, movedTo('/static/blog/')],
        ['but for POST', 'POST /static/blog', {}, notOurs],
        ['and OPTIONS', 'OPTIONS /static/blog', {}, notOurs],
      ],
      { hasPages, fallthrough: true },
    ))
})

describe('404.html answers', () => {
  const rows: Row[] = [
    ['an unknown page', 'GET /static/nope', {}, missingPage],
    ['an unknown folder', 'GET /static/nope/', {}, missingPage],
    ['one in an unknown folder', 'GET /static/no/such/page', {}, missingPage],
    ['one with its extension', 'GET /static/nope.html', {}, missingPage],
    ['in capitals', 'GET /static/NOPE.HTML', {}, missingPage],
    ['one with a query', 'GET /static/nope?x=1', {}, missingPage],
    ['one in a folder with a dot', 'GET /static/v1.2/nope', {}, missingPage],
    ['one in umlauts', 'GET /static/%C3%BCber', {}, missingPage],
    ['HEAD', 'HEAD /static/nope', {}, { ...missingPage, body: '' }],
    ['whatever the condition', 'GET /static/nope', { 'if-none-match': '*', 'if-match': '"x"' }, missingPage],
    ['whatever the range', 'GET /static/nope', { range: 'bytes=0-1' }, missingPage],
    [
      'in the best encoding',
      'GET /static/nope',
      { 'accept-encoding': 'br' },
      { status: 404, body: 'gone', headers: { 'Content-Encoding': 'br', Vary: 'Accept-Encoding' } },
    ],
    ['its own name, with 200', 'GET /static/404.html', {}, ok('there is no such page', revalidated)],
    ['a person in a browser', 'GET /static/nope', { 'sec-fetch-dest': 'document' }, missingPage],
    ['in a frame', 'GET /static/nope', { 'sec-fetch-dest': 'iframe' }, missingPage],
    ['a script that fetches a page', 'GET /static/nope', { 'sec-fetch-dest': 'empty' }, missingPage],
  ]
  check(rows, { hasPages })
  describe('but not', () =>
    check(
      [
        ['an unknown script', 'GET /static/nope.js', {}, notFound],
        ['an unknown image', 'GET /static/img/nope.png', {}, notFound],
        ['an unknown version', 'GET /static/js/app.ffffffffffff.js', {}, notFound],
        ['an unknown version without extension', 'GET /static/LICENSE.ffffffffffff', {}, notFound],
        ['an unknown version of a page', 'GET /static/press.ffffffffffff.html', {}, notFound],
        ['a known name with a slash', `GET ${A}/`, {}, notFound],
        ['the variant of a page', 'GET /static/about.html.gz', {}, notFound],
        ['the private folder', 'GET /static/.everfresh/', {}, notFound],
        ['a hidden file', 'GET /static/.env', {}, notFound],
        ['nonsense', 'GET /static/%zz', {}, notFound],
        ['a way out', 'GET /static/../nope', {}, notFound],
        ['another method', 'POST /static/nope', {}, notFound],
        ['OPTIONS', 'OPTIONS /static/nope', {}, notFound],
        ['a script without extension', 'GET /static/nope', { 'sec-fetch-dest': 'script' }, notFound],
        ['a stylesheet', 'GET /static/nope', { 'sec-fetch-dest': 'style' }, notFound],
        ['an image', 'GET /static/nope', { 'sec-fetch-dest': 'image' }, notFound],
        ['what is outside', 'GET /nope', {}, notOurs],
      ],
      { hasPages },
    ))
  describe('but not where the app has the rest', () =>
    check(
      [
        ['an unknown page', 'GET /static/nope', {}, notOurs],
        ['an unknown folder', 'GET /static/nope/', {}, notOurs],
      ],
      { hasPages, fallthrough: true },
    ))
})

describe('without clean URLs', () => {
  check(
    [
      ['a page has its extension', 'GET /static/about.html', {}, ok('about us', revalidated)],
      ['and no other name', 'GET /static/about', {}, missingPage],
    ],
    { hasPages },
  )
})

describe('with clean URLs', () => {
  check(
    [
      ['a page needs no extension', 'GET /static/about', {}, ok('about us', revalidated)],
      ['and may have it', 'GET /static/about.html', {}, ok('about us', revalidated)],
      ['however it is spelled', 'GET /static/%61bout', {}, ok('about us', revalidated)],
      ['below a folder', 'GET /static/blog/%C3%BC%201', {}, ok('a post', revalidated)],
      ['HEAD', 'HEAD /static/about', {}, ok('', { 'Content-Length': '8' })],
      ['OPTIONS', 'OPTIONS /static/about', {}, { status: 204 }],
      ['POST', 'POST /static/about', {}, refused],
      ['it has variants', 'GET /static/about', { 'accept-encoding': 'gzip' }, ok('about')],
      ['conditions', 'GET /static/about', { 'if-none-match': tagOf('about us') }, notModified],
      ['and ranges', 'GET /static/about', { range: 'bytes=0-4' }, part('about', '0-4/8')],
      ['with a slash it is elsewhere', 'GET /static/about/', {}, movedTo('/static/about')],
      ['and keeps its query', 'GET /static/about/?a=b', {}, movedTo('/static/about?a=b')],
      ['with two it is nowhere', 'GET /static/about//', {}, notFound],
      ['with both it is nowhere', 'GET /static/about.html/', {}, notFound],
      ['a file of that name comes first', 'GET /static/team', {}, ok('a file without extension')],
      ['with a slash, too', 'GET /static/team/', {}, notFound],
      ['the page is there by its own name', 'GET /static/team.html', {}, ok('the team')],
      ['a page comes before a folder', 'GET /static/blog', {}, ok('all posts')],
      ['which has its slash', 'GET /static/blog/', {}, ok('the blog')],
      ['a folder without a page is elsewhere', 'GET /static/v1.2', {}, movedTo('/static/v1.2/')],
      ['an index has no such name', 'GET /static/index', {}, missingPage],
      ['nor has one below a folder', 'GET /static/blog/index', {}, missingPage],
      ['nor has a script', 'GET /static/js/app', {}, missingPage],
      ['the base is no page', 'GET /static/', {}, ok('the front page')],
      ['.html alone is no page', 'GET /static/.html', {}, missingPage],
      ['a version is a URL of its own', 'GET /static/press.555555555555.html', {}, ok(null, forever)],
      ['and has no other name', 'GET /static/press.555555555555', {}, notFound],
      ['its page has one', 'GET /static/press', {}, ok('a page with a version', revalidated)],
      ['what somebody hashed has its name', 'GET /static/hashed.abc.html', {}, ok(null, forever)],
      ['and no other', 'GET /static/hashed.abc', {}, notFound],
      ['another case is another name', 'GET /static/ABOUT', {}, missingPage],
    ],
    { hasPages, cleanUrls: true },
  )
})
