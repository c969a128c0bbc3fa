import { SaxesParser } from 'saxes'
import { readAttributes } from './attributes.mjs'
import { readContent } from './content.mjs'
import { readDecoded } from './places.mjs'

/** Every reference of an SVG file, by a parser of XML. */
export function readSvg(text) {
  const reader = new SvgReader(text)
  reader.read()
  return reader.seen
}

class SvgReader {
  seen = []
  #text
  #parser = new SaxesParser({ xmlns: true })
  #attributes = []
  /** Where the content of the innermost element began. */
  #content = 0

  constructor(text) {
    this.#text = text
  }

  read() {
    this.#parser.on('error', (error) => {
      throw error
    })
    this.#parser.on('processinginstruction', (instruction) => this.#instruction(instruction))
    this.#parser.on('attribute', (attribute) => this.#attribute(attribute))
    this.#parser.on('opentag', (tag) => this.#open(tag))
    this.#parser.on('closetag', (tag) => this.#close(tag))
    this.#parser.write(this.#text).close()
  }

  /** `<?xml-stylesheet href="x.css"?>` */
  #instruction({ target, body }) {
    const match = /(?:^|\s)href\s*=\s*(["'])(.*?)\1/s.exec(body)
    if (target !== 'xml-stylesheet' || match === null) return
    const start = this.#text.lastIndexOf(body, this.#parser.position) + match.index + match[0].length
    const raw = match[2]
    const place = { start: start - 1 - raw.length, end: start - 1 }
    this.seen.push({ kind: 'svg xml-stylesheet', ...place, specifier: raw })
  }

  /** The parser is just behind the closing quote. */
  #attribute({ name, value }) {
    const end = this.#parser.position - 1
    const start = this.#text.lastIndexOf(this.#text[end], end - 1) + 1
    this.#attributes.push({ name, value, start, raw: this.#text.slice(start, end) })
  }

  #open(tag) {
    for (const attribute of this.#attributes) attribute.name = nameOf(tag.attributes[attribute.name])
    tag.seen = this.#attributes
    this.seen.push(...readAttributes(tag.uri, tag.local, this.#attributes))
    this.#attributes = []
    this.#content = this.#parser.position
  }

  #close({ local: name, seen, isSelfClosing }) {
    if (isSelfClosing || (name !== 'style' && name !== 'script')) return
    const end = this.#text.lastIndexOf('</', this.#parser.position - 1)
    const text = withoutMarkup(this.#text.slice(this.#content, end))
    const found = readDecoded(text, this.#content, (decoded) => readContent(name, seen, decoded))
    // Where entities or brackets stand between, all that is asked for is a fault.
    const around = /&|<!/.test(this.#text.slice(this.#content, end)) ? [this.#content, end] : undefined
    this.seen.push(...found.map((each) => ({ ...each, around })))
  }
}

/** `xlink:href` whatever its prefix. */
function nameOf({ uri, local }) {
  return uri === 'http://www.w3.org/1999/xlink' ? `xlink:${local}` : local
}

/** Comments are none of a stylesheet's text, and CDATA's brackets neither; blanks keep all else in its place. */
function withoutMarkup(text) {
  return text.replace(/<!--[\s\S]*?-->|<!\[CDATA\[|\]\]>/g, (markup) => ' '.repeat(markup.length))
}
