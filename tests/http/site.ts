import { createHash } from 'node:crypto'
import { answer } from '../../src/http/answer.js'
import { type EntryParts, entriesOf, type Part } from '../../src/http/entry.js'
import type { Reply } from '../../src/http/reply.js'
import { type ServingOptions, settleServing } from '../../src/http/serving.js'
import { Table } from '../../src/http/table.js'
import { parseBase } from '../../src/values/base.js'
import { parseLogicalPath } from '../../src/values/logical-path.js'
import { encodePath } from '../../src/values/url-path.js'

/** `-` where a header must not be sent. */
export type Headers = Readonly<Record<string, string | readonly string[]>>

const script = 'text/javascript; charset=utf-8'
const text = 'text/plain; charset=utf-8'
const html = 'text/html; charset=utf-8'

/** Logical path, content name where it has one, and what it consists of: a site without a disk. */
const files: readonly (readonly [
  path: string,
  name: string | null,
  Omit<EntryParts, 'path' | 'immutable'>,
])[] = [
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
]

/** The answer of this site to `GET /static/a.css` and the like. Header names in lower case. */
export function ask(line: string, headers: Headers = {}, options: SiteOptions = {}): Reply | null {
  const { base = '/static/', fallthrough = false, ...serving } = options
  const [method = '', target = ''] = splitOnce(line)
  return answer(tableOf(base, serving), { method, target, headers }, { fallthrough })
}

/** How the site is opened and asked. */
export interface SiteOptions extends ServingOptions {
  readonly base?: string
  readonly fallthrough?: boolean
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

/** Every URL that carries a version, and every body that the site has. */
export const versionedUrls = files.flatMap(([, name]) =>
  name === null ? [] : [`/static/${encodePath(name)}`],
)
export const plainUrls = files.map(([path]) => `/static/${encodePath(path)}`)

const tables = new Map<string, Table>()

function tableOf(base: string, options: ServingOptions): Table {
  const key = `${base} ${JSON.stringify(options)} ${options.headers}`
  const table = tables.get(key) ?? fillTable(base, options)
  tables.set(key, table)
  return table
}

function fillTable(base: string, options: ServingOptions): Table {
  const serving = settleServing(options)
  const entries = files.flatMap(([path, name, rest]) => {
    const whole = { ...rest, path: parseLogicalPath(path), immutable: name !== null }
    return entriesOf(encodePath(name ?? path), whole, serving)
  })
  return new Table(parseBase(base), entries, serving)
}

function parts(type: string, identity: string, { br, gzip }: { br?: string; gzip?: string } = {}) {
  const variants = [
    ...(br === undefined ? [] : [{ ...part(br), encoding: 'br' as const }]),
    ...(gzip === undefined ? [] : [{ ...part(gzip), encoding: 'gzip' as const }]),
  ]
  return { type, identity: part(identity), variants }
}

function part(bytes: string): Part {
  return { size: bytes.length, integrity: `sha256-${tagOf(bytes).slice(1, -1)}`, content: Buffer.from(bytes) }
}

function splitOnce(line: string): string[] {
  const at = line.indexOf(' ')
  return [line.slice(0, at), line.slice(at + 1)]
}
