import type { JSONVisitor } from 'jsonc-parser'
import { library } from './library.js'
import type { Reference } from './reference.js'

/** A string value of a JSON text, and the keys and indexes that lead to it. */
export interface JsonString {
  readonly path: readonly (string | number)[]
  readonly value: string
  /** Where it stands between its quotes. */
  readonly start: number
  readonly end: number
}

/** Every string value of a text; of one that is nested deeper than any stack, none. */
export function jsonStrings(text: string): JsonString[] {
  const found: JsonString[] = []
  const isRead = visitJson(text, {
    onLiteralValue(value, offset, length, _line, _column, pathSupplier) {
      if (typeof value !== 'string') return
      found.push({ path: pathSupplier(), value, start: offset + 1, end: offset + length - 1 })
    },
  })
  return isRead ? found : []
}

/** Whether the whole text could be visited: the visitor recurses, and the stack has an end. */
export function visitJson(text: string, visitor: JSONVisitor): boolean {
  try {
    library.jsonc.visit(text, visitor, { disallowComments: true })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** A member of an object, the keys and indexes that lead to it with its own, and its value where that is a text. */
export interface JsonEntry {
  readonly path: readonly (string | number)[]
  readonly key: JsonText
  readonly value: JsonText | null
}

interface JsonText {
  readonly text: string
  /** Where it stands between its quotes. */
  readonly start: number
  readonly end: number
}

/** Every member of every object, in order. */
export function jsonEntries(text: string): JsonEntry[] {
  const found: { path: (string | number)[]; key: JsonText; value: JsonText | null }[] = []
  const isRead = visitJson(text, {
    onObjectProperty(name, offset, length, _line, _column, pathSupplier) {
      const key = { text: name, start: offset + 1, end: offset + length - 1 }
      found.push({ path: [...pathSupplier(), name], key, value: null })
    },
    onLiteralValue(value, offset, length, _line, _column, pathSupplier) {
      const entry = found.at(-1)
      if (typeof value !== 'string' || entry === undefined || entry.path.length !== pathSupplier().length)
        return
      entry.value = { text: value, start: offset + 1, end: offset + length - 1 }
    },
  })
  return isRead ? found : []
}

/** Whether a browser would read it as an object. */
export function isJsonObject(text: string): boolean {
  return parseJsonObject(text) !== null
}

/** What a browser would read; `null` if that is no object. */
export function parseJsonObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

export function jsonReference({ value, start, end }: Omit<JsonString, 'path'>): Reference {
  return { start, end, specifier: value, syntax: 'json-string' }
}
