import { parse, walk } from 'css-tree'
import { readCssTokens } from './css-tokens.mjs'
import { insideUrl } from './inside-url.mjs'
import { sourceMapName } from './source-map-comment.mjs'

/** Every reference of a stylesheet, by a whole syntax tree. */
export function readCss(text) {
  return readCssAs('stylesheet', text)
}

/** `context` is css-tree's: `declarationList` for a `style` attribute, `value` for `fill="url(…)"`. */
export function readCssAs(context, text) {
  const reader = new CssReader(text)
  const onComment = (comment, { start }) => reader.comment(comment, start.offset + 2)
  reader.read(parse(text, { context, positions: true, parseCustomProperty: true, onComment }))
  return [...reader.seen, ...reader.sourceMap]
}

/** At-rules whose preludes hold URLs that nobody fetches: names and conditions. */
const inert = new Set('namespace supports document -moz-document media container'.split(' '))

const imageSets = new Set(['image-set', '-webkit-image-set'])

class CssReader {
  seen = []
  /** The last comment that names one. */
  sourceMap = []
  #text

  constructor(text) {
    this.#text = text
  }

  comment(comment, offset) {
    const name = sourceMapName(comment, offset)
    if (name !== null) this.sourceMap = [{ kind: 'css source map', ...name }]
  }

  read(tree) {
    const read = (node) => this.#read(node)
    walk(tree, {
      enter(node) {
        return read(node) ? undefined : this.skip
      },
    })
  }

  /** Whether to go on below the node. */
  #read(node) {
    switch (node.type) {
      case 'Atrule':
        return this.#atrule(node)
      case 'Url':
        this.#url('css url()', node)
        return true
      case 'Function':
        this.#function(node)
        return true
      case 'Raw':
        this.#raw(node)
        return true
      default:
        return true
    }
  }

  #atrule({ name, prelude, block }) {
    const keyword = name.toLowerCase()
    if (keyword === 'import') this.#import(prelude)
    if (keyword !== 'import' && !inert.has(keyword)) return true
    if (block !== null) this.read(block)
    return false
  }

  #import(prelude) {
    const first = prelude?.type === 'Raw' ? prelude : prelude?.children.first
    if (first?.type === 'String') this.#string('css @import', first)
    if (first?.type === 'Url') this.#url('css @import', first)
    if (first?.type === 'Raw') this.seen.push(...readCssTokens(first, 'css @import').slice(0, 1))
  }

  #function({ name, children }) {
    const keyword = name.toLowerCase()
    if (keyword === 'src' && children.first?.type === 'String') this.#string('css src()', children.first)
    if (!imageSets.has(keyword)) return
    for (const child of children) if (child.type === 'String') this.#string('css image-set()', child)
  }

  /** What css-tree could not parse, such as newer syntax, is at least told apart into tokens. */
  #raw(node) {
    this.seen.push(...readCssTokens(node, 'css url()'))
  }

  #string(kind, { loc, value }) {
    const [start, end] = [loc.start.offset, loc.end.offset]
    const isClosed = end - start > 1 && this.#text[end - 1] === this.#text[start]
    this.seen.push({ kind, start: start + 1, end: isClosed ? end - 1 : end, specifier: value })
  }

  #url(kind, { loc, value }) {
    const raw = this.#text.slice(loc.start.offset, loc.end.offset)
    this.seen.push({ kind, ...insideUrl(raw, loc.start.offset), specifier: value })
  }
}
