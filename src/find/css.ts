import { type CSSToken, TokenType, tokenizer } from '@csstools/css-tokenizer'
import { withoutBom } from './bom.js'
import { type Found, nothingFound, type PropertyUse, type Reference } from './reference.js'
import { sourceMapOfComment } from './source-map-comment.js'

/**
 * The URLs of a stylesheet: `url()`, `src()`, `image-set()` and every form of `@import`, by CSS Syntax 3 and
 * CSS Values 4. Comments, strings elsewhere and `@namespace` hold none.
 */
export function findInCss(text: string): Found {
  if (!mayRefer.test(text)) return nothingFound
  const { nextToken, endOfFile } = tokenizer({ css: withoutBom(text) })
  const reader = new StylesheetReader()
  const references: Reference[] = []
  while (!endOfFile()) {
    const reference = reader.read(nextToken())
    if (reference !== null) references.push(reference)
  }
  const found = { references: withLastMap(references), faults: [] }
  const { uses } = reader
  return uses.length === 0 ? found : { ...found, uses }
}

/** Where sheets were put together each part may name a map; the last one counts. */
function withLastMap(references: readonly Reference[]): Reference[] {
  const last = references.findLast(({ role }) => role === 'source-map')
  return references.filter((reference) => reference.role !== 'source-map' || reference === last)
}

/** Rules a stylesheet out that can hold no URL; an escape may hide any letter, so a backslash passes. */
const mayRefer = /url\(|src\(|var\(|image-set\(|@import|\\|sourceMappingURL=/i

/** What a string directly inside a function means. */
type Context = 'url' | 'image-set' | 'other'

const contexts = new Map<string, Context>([
  ['url', 'url'],
  ['src', 'url'],
  ['image-set', 'image-set'],
  ['-webkit-image-set', 'image-set'],
])

/** What a URL means in the prelude of the at-rule being read: `@import` has one, the others only names and tests. */
const preludes = new Map<string, 'import' | 'ignored'>([
  ['import', 'import'],
  ['namespace', 'ignored'],
  ['supports', 'ignored'],
])

/** Tokens between which nothing comes; and those behind which a rule may start. */
const passing = new Set<TokenType>([TokenType.Whitespace, TokenType.Comment, TokenType.CDO, TokenType.CDC])
const endings = new Set<TokenType>([TokenType.Semicolon, TokenType.OpenCurly, TokenType.CloseCurly])

/** Is shown every token once; the stack of open brackets is its memory. */
class StylesheetReader {
  readonly #uses = new Map<string, PropertyUse>()
  readonly #open: Context[] = []
  #prelude: 'import' | 'ignored' | null = null
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
        this.#prelude = null
        this.#property = null
        break
      case TokenType.CloseCurly:
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
