import { createHash } from 'node:crypto'
import { answer } from '../../src/http/answer.js'
import { type EntryParts, entriesOf } from '../../src/http/entry.js'
import type { Reply } from '../../src/http/reply.js'
import type { Part } from '../../src/http/representation.js'
import { type ServingOptions, settleServing } from '../../src/http/serving.js'
import { Table } from '../../src/http/table.js'
import type { Encoding } from '../../src/manifest/manifest.js'
import { parseBase } from '../../src/values/base.js'
import { parseLogicalPath } from '../../src/values/logical-path.js'
import { encodePath } from '../../src/values/url-path.js'

/** `-` where a header must not be sent. */
export type Headers = Readonly<Record<string, string | readonly string[]>>

const script = 'text/javascript; charset=utf-8'
const text = 'text/plain; charset=utf-8'
const html = 'text/html; charset=utf-8'

/** Logical path, content name where it has one, and what it consists of. */
type File = readonly [path: string, name: string | null, Omit<EntryParts, 'path' | 'immutable'>]

/** A site without a disk. */
const files: readonly File[] = [
  ['js/app.js', 'js/app.0123456789ab.js', parts(script, 'the script itself', { br: 'br', gzip: 'gzipped' })],
  [
    'css/site.css',
    'css/site.aaaaaaaaaaaa.css',
    parts('text/css', 'a long sheet', { br: 'brotli', gzip: 'gz' }),
  ],
  ['digits.txt', 'digits.bbbbbbbbbbbb.txt', parts(text, '0123456789')],
  ['empty.txt', 'empty.cccccccccccc.txt', parts(text, '')],
  ['LICENSE', 'LICENSE.dddddddddddd', parts('application/octet-stream', 'MIT')],
  ['sans.woff2', 'sans.eeeeeeeeeeee.woff2', parts('font/woff2', 'glyphs')],
  ['img/ü (1).png', 'img/ü (1).ffffffffffff.png', parts('image/png', 'pixels')],
  ['index.html', null, parts(html, 'the front page', { br: 'page' })],
  ['docs/index.html', null, parts(html, 'the docs')],
  ['robots.txt', null, parts(text, 'welcome')],
  ['app.4889e940.js', 'app.4889e940.js', parts(script, 'hashed by a bundler')],
  ['js/all.js', 'js/all.111111111111.js', parts(script, 'a script', { br: 'b', zstd: 'zz', gzip: 'gzi' })],
  ['js/zstd.js', 'js/zstd.222222222222.js', parts(script, 'a script', { br: 'bro', zstd: 'z', gzip: 'gz' })],
  ['js/same.js', 'js/same.333333333333.js', parts(script, 'a script', { gzip: 'gz', zstd: 'zs', br: 'br' })],
  ['js/tiny.js', 'js/tiny.444444444444.js', parts(script, 'x', { br: 'more than it' })],
  [
    'js/big.js',
    'js/big.777777777777.js',
    withDictionary('js/big.*.js', parts(script, 'the second big script', { br: 'big as br' }), {
      'the first': 'delta 1',
      'the oldest': 'delta 0',
    }),
  ],
  [
    'js/fresh.js',
    'js/fresh.888888888888.js',
    withDictionary('js/fresh.*.js', parts(script, 'the first'), {}),
  ],
]

/** What a site of pages has besides. */
const pages: readonly File[] = [
  ['404.html', null, parts(html, 'there is no such page', { br: 'gone' })],
  ['about.html', null, parts(html, 'about us', { gzip: 'about' })],
  ['blog.html', null, parts(html, 'all posts')],
  ['blog/index.html', null, parts(html, 'the blog')],
  ['blog/ü 1.html', null, parts(html, 'a post')],
  ['team', null, parts(text, 'a file without extension')],
  ['team.html', null, parts(html, 'the team')],
  ['v1.2/index.html', null, parts(html, 'the first version')],
  ['press.html', 'press.555555555555.html', parts(html, 'a page with a version')],
  ['hashed.abc.html', 'hashed.abc.html', parts(html, 'a page that somebody hashed')],
]

/** The answer of this site to `GET /static/a.css` and the like. Header names in lower case. */
export function ask(line: string, headers: Headers = {}, options: SiteOptions = {}): Reply | null {
  const { base = '/static/', fallthrough = false, hasPages = false, ...serving } = options
  const [method = '', target = ''] = splitOnce(line)
  return answer(tableOf(base, hasPages, serving), { method, target, headers }, { fallthrough })
}

/** How the site is opened and asked. */
export interface SiteOptions extends ServingOptions {
  readonly base?: string
  readonly fallthrough?: boolean
  readonly hasPages?: boolean
}

export function bodyOf(reply: Reply | null): string {
  if (reply?.body == null) return ''
  const { content, start, end } = reply.body
  if (!(content instanceof Uint8Array)) throw new Error('this site has no disk')
  return Buffer.from(content.subarray(start, end)).toString()
}

export function headersOf(reply: Reply | null): Record<string, string> {
  const pairs = reply?.headers ?? []
  return Object.fromEntries(pairs.flatMap((name, at) => (at % 2 === 0 ? [[name, pairs[at + 1] ?? '']] : [])))
}

/** The entity tag of these bytes, made without the code under test. */
export function tagOf(bytes: string): string {
  return `"${createHash('sha256').update(bytes).digest('base64')}"`
}

/** Every URL that carries a version, and every other name; of the site of pages as well. */
export const versionedUrls = [...files, ...pages].flatMap(([, name]) =>
  name === null ? [] : [`/static/${encodePath(name)}`],
)
export const plainUrls = [...files, ...pages].map(([path]) => `/static/${encodePath(path)}`)

/** Every body that the site has, in every encoding. */
export const bodiesOf = [...files, ...pages].flatMap(([, , { identity, variants = [] }]) =>
  [identity, ...variants].map(({ content }) => Buffer.from(content as Uint8Array).toString()),
)

const tables = new Map<string, Table>()

function tableOf(base: string, hasPages: boolean, options: ServingOptions): Table {
  const key = `${base} ${hasPages} ${JSON.stringify(options)} ${options.headers}`
  const table = tables.get(key) ?? fillTable(base, hasPages ? [...files, ...pages] : files, options)
  tables.set(key, table)
  return table
}

function fillTable(base: string, all: readonly File[], options: ServingOptions): Table {
  const serving = settleServing(options)
  const entries = all.flatMap(([path, name, rest]) => {
    const whole = { ...rest, path: parseLogicalPath(path), immutable: name !== null }
    return entriesOf(encodePath(name ?? path), whole, serving)
  })
  return new Table(parseBase(base), entries, { serving })
}

function parts(type: string, identity: string, encoded: Readonly<Record<string, string>> = {}) {
  const variants = Object.entries(encoded).map(([encoding, bytes]) => ({
    ...part(bytes),
    encoding: encoding as Encoding,
  }))
  return { type, identity: part(identity), variants }
}

type Sent = Omit<EntryParts, 'path' | 'immutable'>

/** `deltas` by the bytes of the earlier version that each is for. */
function withDictionary(match: string, sent: Sent, deltas: Readonly<Record<string, string>>): Sent {
  const all = Object.entries(deltas).map(([earlier, delta]) => ({
    ...part(delta),
    dictionary: part(earlier).integrity,
  }))
  return { ...sent, dictionary: { match: `/static/${match}`, deltas: all } }
}

function part(bytes: string): Part {
  return { size: bytes.length, integrity: `sha256-${tagOf(bytes).slice(1, -1)}`, content: Buffer.from(bytes) }
}

function splitOnce(line: string): string[] {
  const at = line.indexOf(' ')
  return [line.slice(0, at), line.slice(at + 1)]
}
