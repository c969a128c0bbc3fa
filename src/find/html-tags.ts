import { QuoteType, Tokenizer, type TokenizerCallbacks } from 'htmlparser2'
import { type Attribute, type Data, runsOf, type Tag } from './html-attribute.js'
import { Namespaces } from './xml-names.js'

/** The text that follows a start tag, for `<style>` and `<script>` the whole content. */
export interface TagContent {
  readonly start: number
  readonly end: number
  /** Whether it is other text than it looks: entities or CDATA sections, which only XML has here. */
  readonly isCoded: boolean
}

/** What is said of a page, in order: each start tag, and the text between it and the next tag. */
export interface TagListener {
  tag(tag: Tag): void
  content(tag: Tag, content: TagContent): void
  /** A processing instruction of XML, without its brackets. */
  instruction?(text: string, start: number): void
}

/** In XML names keep their case; in HTML they are given in lower case. */
export function readTags(text: string, listener: TagListener, xmlMode = false): void {
  const assembler = new TagAssembler(text, listener, xmlMode)
  const tokenizer = new Tokenizer({ decodeEntities: true, xmlMode, recognizeSelfClosing: xmlMode }, assembler)
  tokenizer.write(text)
  tokenizer.end()
}

const noData: Data[] = []

/** Elements that begin foreign content, and those of it in which HTML begins again. */
const foreign = new Map([
  ['svg', true],
  ['math', true],
  ['foreignobject', false],
  ['desc', false],
])

/** Puts the tokenizer's pieces together; it knows offsets, and nothing of what attributes mean. */
class TagAssembler implements TokenizerCallbacks {
  readonly #text: string
  readonly #listener: TagListener
  readonly #xmlMode: boolean
  readonly #namespaces: Namespaces | null
  #tag = { name: '', start: 0, attributes: new Map<string, Attribute>() }
  #attributeName = ''
  #nameEnd = 0
  #value = ''
  #data: Data[] = noData
  /** The open elements by which the rules change, the innermost last. */
  readonly #open: string[] = []
  #content: { tag: Tag; start: number; end: number; isCoded: boolean } | null = null

  constructor(text: string, listener: TagListener, xmlMode: boolean) {
    this.#text = text
    this.#listener = listener
    this.#xmlMode = xmlMode
    this.#namespaces = xmlMode ? new Namespaces(text) : null
  }

  onopentagname(start: number, end: number): void {
    this.#endContent()
    const name = this.#name(start, end)
    // The standard's own word: "Don't ask" (HTML, "in body", a start tag "image").
    const isImage = name === 'image' && !this.#xmlMode && !this.isInForeignContext()
    this.#tag = { name: isImage ? 'img' : name, start: start - 1, attributes: new Map() }
    if (foreign.has(this.#tag.name)) this.#open.push(this.#tag.name)
  }

  /** Inside of SVG and MathML the slash of `<title/>` closes, and no element is text only. */
  isInForeignContext(): boolean {
    return !this.#xmlMode && foreign.get(this.#open.at(-1) ?? '') === true
  }

  onattribname(start: number, end: number): void {
    this.#attributeName = this.#name(start, end)
    this.#nameEnd = end
    this.#value = ''
    this.#data = noData
  }

  onattribdata(start: number, end: number): void {
    const data = { inValue: this.#value.length, inText: start, length: end - start }
    if (this.#data === noData) this.#data = [data]
    else this.#data.push(data)
    this.#value += this.#text.slice(start, end)
  }

  onattribentity(codePoint: number): void {
    this.#value += String.fromCodePoint(codePoint)
  }

  onattribend(quote: QuoteType, after: number): void {
    const name = this.#attributeName
    const value = this.#value
    if (this.#tag.attributes.has(name)) return
    const quoted = quote === QuoteType.Single || quote === QuoteType.Double
    const [first] = this.#data
    const ownEnd = quoted ? after - 1 : after
    const isPlain = first !== undefined && first.inValue === 0 && first.inText + value.length === ownEnd
    const start = isPlain ? first.inText : this.#startOfValue(after)
    const end = Math.max(start, ownEnd)
    const runs = value.length === end - start ? null : runsOf(this.#text, { start, end, value }, this.#data)
    this.#tag.attributes.set(name, { name, start, end, quoted, value, runs })
  }

  /** Behind the `=` and the quote, where an entity or nothing at all comes first. */
  #startOfValue(after: number): number {
    const between = this.#text.slice(this.#nameEnd, after)
    return this.#nameEnd + (/^\s*=\s*["']?/.exec(between)?.[0].length ?? 0)
  }

  onopentagend(at: number): void {
    const tag = this.#tell()
    this.#content = { tag, start: at + 1, end: at + 1, isCoded: false }
  }

  /** HTML ignores the slash: what follows `<style/>` is its content. */
  onselfclosingtag(at: number): void {
    if (foreign.has(this.#tag.name)) this.#open.pop()
    if (this.#xmlMode || this.isInForeignContext()) this.#tell()
    else this.onopentagend(at)
  }

  #tell(): Tag {
    const tag = this.#namespaces === null ? this.#tag : this.#namespaces.plain(this.#tag)
    this.#listener.tag(tag)
    return tag
  }

  ontext(_start: number, end: number): void {
    if (this.#content !== null) this.#content.end = end
  }

  ontextentity(_codePoint: number, end: number): void {
    if (this.#content !== null) Object.assign(this.#content, { end, isCoded: true })
  }

  oncdata(start: number, end: number, endOffset: number): void {
    if (this.#content === null) return
    const isAll = this.#text.slice(this.#content.start, start - '<![CDATA['.length).trim() === ''
    const inside = { start, end: end - endOffset, isCoded: !isAll }
    Object.assign(this.#content, inside)
    this.#endContent()
  }

  onclosetag(start: number, end: number): void {
    this.#endContent()
    const at = this.#open.lastIndexOf(this.#name(start, end))
    if (at >= 0) this.#open.length = at
  }

  onend(): void {
    this.#endContent()
  }

  onprocessinginstruction(start: number, end: number): void {
    this.#listener.instruction?.(this.#text.slice(start, end), start)
  }

  oncomment(): void {}
  ondeclaration(): void {}

  #name(start: number, end: number): string {
    const name = this.#text.slice(start, end)
    return this.#xmlMode ? name : name.toLowerCase()
  }

  #endContent(): void {
    if (this.#content !== null) this.#listener.content(this.#content.tag, this.#content)
    this.#content = null
  }
}
