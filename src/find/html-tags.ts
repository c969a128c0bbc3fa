import { QuoteType, Tokenizer, type TokenizerCallbacks } from 'htmlparser2'

export interface Attribute {
  readonly name: string
  /** Where the value begins and ends in the text, without its quotes. */
  readonly start: number
  readonly end: number
  readonly quoted: boolean
  /** Entities decoded. */
  readonly value: string
  /** Where the runs between entities begin, in the value and in the text; `null` where there is no entity. */
  readonly runs: readonly Run[] | null
}

interface Run {
  readonly inValue: number
  readonly inText: number
}

/** Where the part of an attribute's value between two offsets is written; its ends may be entities. */
export function spanOf(attribute: Attribute, from: number, to: number): { start: number; end: number } {
  const { start, end, value, runs } = attribute
  if (runs === null) return { start: start + from, end: start + to }
  return {
    start: from === 0 ? start : writtenAt(runs, from, start),
    end: to === value.length ? end : writtenAt(runs, to, start),
  }
}

/** By halving: a list of images may have a thousand entities. */
function writtenAt(runs: readonly Run[], offset: number, start: number): number {
  let [low, high] = [0, runs.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((runs[middle]?.inValue ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  const run = runs[low - 1]
  return run === undefined ? start : run.inText + offset - run.inValue
}

/** A start tag; of two attributes with one name the first counts, as in browsers. */
export interface Tag {
  readonly name: string
  readonly attributes: ReadonlyMap<string, Attribute>
  /** Where it begins in the text. */
  readonly start: number
}

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

const noRuns: Run[] = []

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
  #tag = { name: '', start: 0, attributes: new Map<string, Attribute>() }
  #attributeName = ''
  #nameEnd = 0
  #value = ''
  #runs: Run[] = noRuns
  /** The open elements by which the rules change, the innermost last. */
  readonly #open: string[] = []
  #content: { tag: Tag; start: number; end: number; isCoded: boolean } | null = null

  constructor(text: string, listener: TagListener, xmlMode: boolean) {
    this.#text = text
    this.#listener = listener
    this.#xmlMode = xmlMode
  }

  onopentagname(start: number, end: number): void {
    this.#endContent()
    this.#tag = { name: this.#name(start, end), start: start - 1, attributes: new Map() }
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
    this.#runs = noRuns
  }

  onattribdata(start: number, end: number): void {
    const run = { inValue: this.#value.length, inText: start }
    if (this.#runs === noRuns) this.#runs = [run]
    else this.#runs.push(run)
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
    const [first] = this.#runs
    const ownEnd = quoted ? after - 1 : after
    const isPlain = first !== undefined && first.inValue === 0 && first.inText + value.length === ownEnd
    const start = isPlain ? first.inText : this.#startOfValue(after)
    const end = Math.max(start, ownEnd)
    const runs = value.length === end - start ? null : this.#runs
    this.#tag.attributes.set(name, { name, start, end, quoted, value, runs })
  }

  /** Behind the `=` and the quote, where an entity or nothing at all comes first. */
  #startOfValue(after: number): number {
    const between = this.#text.slice(this.#nameEnd, after)
    return this.#nameEnd + (/^\s*=\s*["']?/.exec(between)?.[0].length ?? 0)
  }

  onopentagend(at: number): void {
    this.#listener.tag(this.#tag)
    this.#content = { tag: this.#tag, start: at + 1, end: at + 1, isCoded: false }
  }

  /** HTML ignores the slash: what follows `<style/>` is its content. */
  onselfclosingtag(at: number): void {
    if (foreign.has(this.#tag.name)) this.#open.pop()
    if (this.#xmlMode || this.isInForeignContext()) this.#listener.tag(this.#tag)
    else this.onopentagend(at)
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
