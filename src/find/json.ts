import { type JSONVisitor, visit } from 'jsonc-parser'
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
    visit(text, visitor, { disallowComments: true })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** Whether a browser would read it as an object. */
export function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

export function jsonReference({ value, start, end }: JsonString): Reference {
  return { start, end, specifier: value, syntax: 'json-string' }
}
