import { QuoteType, Tokenizer, type TokenizerCallbacks } from 'htmlparser2'

export interface Attribute {
  readonly name: string
  /** Where the value begins and ends in the text, without its quotes. */
  readonly start: number
  readonly end: number
  readonly quoted: boolean
  /** Entities decoded. */
  readonly value: string
}

/** A start tag, its names in lower case; of two attributes with one name the first counts, as in browsers. */
export interface Tag {
  readonly name: string
  readonly attributes: ReadonlyMap<string, Attribute>
}

/** What is said of a page, in order: each start tag, and the text between it and the next end tag. */
export interface TagListener {
  tag(tag: Tag): void
  /** The text that follows a start tag, for `<style>` and `<script>` the whole content. */
  content(tag: Tag, start: number, end: number): void
}

export function readTags(text: string, listener: TagListener): void {
  const tokenizer = new Tokenizer({ decodeEntities: true }, new TagAssembler(text, listener))
  tokenizer.write(text)
  tokenizer.end()
}

/** Puts the tokenizer's pieces together; it knows offsets, and nothing of what attributes mean. */
class TagAssembler implements TokenizerCallbacks {
  readonly #text: string
  readonly #listener: TagListener
  #name = ''
  #attributes = new Map<string, Attribute>()
  #attribute = { name: '', nameEnd: 0, value: '' }
  #content: { tag: Tag; start: number; end: number } | null = null

  constructor(text: string, listener: TagListener) {
    this.#text = text
    this.#listener = listener
  }

  onopentagname(start: number, end: number): void {
    this.#endContent()
    this.#name = this.#text.slice(start, end).toLowerCase()
    this.#attributes = new Map()
  }

  onattribname(start: number, end: number): void {
    this.#attribute = { name: this.#text.slice(start, end).toLowerCase(), nameEnd: end, value: '' }
  }

  onattribdata(start: number, end: number): void {
    this.#attribute.value += this.#text.slice(start, end)
  }

  onattribentity(codePoint: number): void {
    this.#attribute.value += String.fromCodePoint(codePoint)
  }

  onattribend(quote: QuoteType, after: number): void {
    const { name, nameEnd, value } = this.#attribute
    if (quote === QuoteType.NoValue || this.#attributes.has(name)) return
    const quoted = quote !== QuoteType.Unquoted
    const start = nameEnd + (/^\s*=\s*["']?/.exec(this.#text.slice(nameEnd, after))?.[0].length ?? 0)
    this.#attributes.set(name, { name, start, end: quoted ? after - 1 : after, quoted, value })
  }

  onopentagend(after: number): void {
    this.#content = { tag: this.#endTag(), start: after + 1, end: after + 1 }
  }

  onselfclosingtag(): void {
    this.#endTag()
  }

  ontext(_start: number, end: number): void {
    if (this.#content !== null) this.#content.end = end
  }

  onclosetag(): void {
    this.#endContent()
  }

  onend(): void {
    this.#endContent()
  }

  oncdata(): void {}
  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  ontextentity(): void {}

  #endTag(): Tag {
    const tag = { name: this.#name, attributes: this.#attributes }
    this.#listener.tag(tag)
    return tag
  }

  #endContent(): void {
    if (this.#content !== null)
      this.#listener.content(this.#content.tag, this.#content.start, this.#content.end)
    this.#content = null
  }
}
