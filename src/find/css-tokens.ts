import { type CSSToken, TokenType, tokenizer } from '@csstools/css-tokenizer'
import { type Context, contexts, type Prelude, preludes } from './css-words.js'
import type { PropertyUse, Reference } from './reference.js'
import { sourceMapOfComment } from './source-map-comment.js'

/** What a stylesheet says, by its tokens. */
export interface SheetContent {
  readonly references: readonly Reference[]
  readonly uses: readonly PropertyUse[]
}

/** By CSS Syntax 3, whatever is in it; the slow way. */
export function readByTokens(css: string): SheetContent {
  const { nextToken, endOfFile } = tokenizer({ css })
  const reader = new StylesheetReader()
  const references: Reference[] = []
  while (!endOfFile()) {
    const reference = reader.read(nextToken())
    if (reference !== null) references.push(reference)
  }
  return { references, uses: reader.uses }
}

/** What a string means, with its quotes; such as is closed. */
export function stringValue(raw: string): string {
  const token = tokenizer({ css: raw }).nextToken()
  return token[0] === TokenType.String ? token[4].value : raw.slice(1, -1)
}

/** Tokens between which nothing comes; and those behind which a rule may start. */
const passing = new Set<TokenType>([TokenType.Whitespace, TokenType.Comment, TokenType.CDO, TokenType.CDC])
const endings = new Set<TokenType>([TokenType.Semicolon, TokenType.OpenCurly, TokenType.CloseCurly])

/** Is shown every token once; the stack of open brackets is its memory. */
class StylesheetReader {
  readonly #uses = new Map<string, PropertyUse>()
  readonly #open: Context[] = []
  #prelude: Prelude | null = null
  /** Whether a rule may start here; anywhere else an at-keyword is no rule. */
  #isRuleStart = true
  /** Whether the innermost `url(` or `src(` still waits for its string. */
  #expectsUrl = false
  /** The custom property whose value is being read. */
  #property: string | null = null
  #expectsProperty = false

  get uses(): PropertyUse[] {
    return [...this.#uses.values()]
  }

  read(token: CSSToken): Reference | null {
    const reference = this.#referenceOf(token)
    if (!passing.has(token[0])) this.#isRuleStart = endings.has(token[0])
    if (reference === null || reference.role === 'source-map') return reference
    if (this.#prelude === 'ignored') return null
    // Behind an import's URL come its conditions: `supports(background: url(x))` is not fetched.
    if (this.#prelude === 'import') this.#prelude = 'ignored'
    return this.#property === null ? reference : { ...reference, property: this.#property }
  }

  #referenceOf(token: CSSToken): Reference | null {
    switch (token[0]) {
      case TokenType.URL:
        return unquoted(token[1], token[2], token[4].value)
      case TokenType.Comment:
        return token[1].includes('sourceMappingURL=') ? sourceMapOfComment(token[1], token[2]) : null
      case TokenType.String:
        return this.#isUrlHere() ? quoted(token[1], token[2], token[4].value) : null
      default:
        this.#track(token)
        return null
    }
  }

  #track(token: CSSToken): void {
    switch (token[0]) {
      case TokenType.AtKeyword:
        if (this.#isRuleStart) this.#prelude = preludes.get(token[4].value.toLowerCase()) ?? null
        break
      case TokenType.Semicolon:
      case TokenType.OpenCurly:
      case TokenType.CloseCurly:
        this.#prelude = null
        this.#property = null
        break
      case TokenType.Ident:
        if (token[1].startsWith('--')) this.#readProperty(token[4].value)
        break
      case TokenType.Function:
        this.#expectsProperty = token[4].value.toLowerCase() === 'var'
        this.#enter(contexts.get(token[4].value.toLowerCase()) ?? 'other')
        break
      case TokenType.OpenParen:
        this.#enter('other')
        break
      case TokenType.CloseParen:
        this.#open.pop()
        break
    }
  }

  #readProperty(name: string): void {
    const by = this.#property
    if (this.#expectsProperty) this.#uses.set(`${name} ${by}`, by === null ? { name } : { name, by })
    else if (this.#isRuleStart) this.#property = name
    this.#expectsProperty = false
  }

  #enter(context: Context): void {
    this.#open.push(context)
    this.#expectsUrl = context === 'url'
  }

  #isUrlHere(): boolean {
    const context = this.#open.at(-1)
    if (context === undefined) return this.#prelude === 'import'
    if (context === 'image-set') return true
    const isUrl = context === 'url' && this.#expectsUrl
    this.#expectsUrl = false
    return isUrl
  }
}

/** `url( x )`: everything between the white space, for such a token holds no comment. */
function unquoted(raw: string, offset: number, specifier: string): Reference {
  let start = raw.indexOf('(') + 1
  let end = isUnescaped(raw, raw.length - 1) && raw.endsWith(')') ? raw.length - 1 : raw.length
  while (start < end && isSpace(raw.charAt(start))) start++
  while (end > start && isSpace(raw.charAt(end - 1))) end--
  // The space behind a backslash is part of the name.
  if (end < raw.length && !isUnescaped(raw, end)) end++
  return { start: offset + start, end: offset + end, specifier, syntax: 'css-url' }
}

/** `"x"`; at the end of a file the closing quote may be missing. */
function quoted(raw: string, offset: number, specifier: string): Reference {
  const last = raw.length - 1
  const isClosed = last > 0 && raw.charAt(last) === raw.charAt(0) && isUnescaped(raw, last)
  return { start: offset + 1, end: offset + (isClosed ? last : raw.length), specifier, syntax: 'css-string' }
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r' || char === '\f'
}

/** Whether the character at an offset has an even number of backslashes before it. */
function isUnescaped(raw: string, offset: number): boolean {
  let start = offset
  while (raw.charAt(start - 1) === '\\') start--
  return (offset - start) % 2 === 0
}
