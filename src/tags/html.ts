import { EverfreshError } from '../values/error.js'

/**
 * HTML that may stand in a page as it is, with the marks by which template engines know that: Handlebars looks for
 * `toHTML`, Hono for `isEscaped`. A `String` object; `String(html)` is a plain text.
 */
export type Html = string & { readonly isEscaped: true; toHTML(): string }

class SafeHtml extends String {
  get isEscaped(): true {
    return true
  }

  toHTML(): string {
    return this.toString()
  }

  /** What `console.log` of Node shows. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }
}

export function html(text: string): Html {
  return new SafeHtml(text) as unknown as Html
}

/** `true` is an attribute without a value; one that is `false`, `null` or `undefined` is left out. */
export type AttributeValue = string | number | boolean | null | undefined

/** Attributes by their names in lower case, in order. */
export type AttributeMap = ReadonlyMap<string, AttributeValue>

/** `<link rel="stylesheet">`, its values escaped. */
export function startTag(element: string, attributes: AttributeMap): string {
  const pairs = [...attributes].map(([name, value]) => attribute(name, value))
  return `<${element}${pairs.join('')}>`
}

function attribute(name: string, value: AttributeValue): string {
  if (value === undefined || value === null || value === false) return ''
  return value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escapeHtml(text: string): string {
  return text.toWellFormed().replace(/[&<>"]/g, (char) => escapes[char] ?? char)
}

/** What Nunjucks adds to keyword arguments. */
const marks = new Set(['__keywords'])

/**
 * What a user gives as attributes; `names` are options that are none, and `own` those that only we can say.
 * @throws {EverfreshError} `option-invalid`
 */
export function attributesOf(
  given: object | null | undefined,
  names: readonly string[] = [],
  own: readonly string[] = [],
): AttributeMap {
  if (typeof given !== 'object' && given !== undefined)
    throw invalid(`${show(given)} is no object of attributes`)
  const pairs = Object.entries(given ?? {}).filter(([name]) => !names.includes(name) && !marks.has(name))
  return new Map(pairs.map(([name, value]) => [nameOf(name, own), checkValue(name, value)]))
}

/** HTML, "Attributes": anything but controls, spaces and what would end the name. */
function nameOf(given: string, own: readonly string[]): string {
  const name = given.toLowerCase()
  if (!/^[^\s\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}"'`<>/=]+$/u.test(name))
    throw invalid(`${show(given)} can't be the name of an attribute`)
  if (own.includes(name)) throw invalid(`the attribute "${name}" is made of the path: leave it out`)
  return name
}

function checkValue(name: string, value: unknown): AttributeValue {
  if (value === undefined || value === null || value instanceof String) return value?.toString()
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  throw invalid(`the attribute "${name}" is ${show(value)}, but must be a text, a number, true or false`)
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value)
}

function invalid(message: string): EverfreshError {
  return new EverfreshError('option-invalid', message)
}
