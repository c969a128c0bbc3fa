import { visit } from 'jsonc-parser'
import type { Reference } from './reference.js'

/** A string value of a JSON text, and the keys and indexes that lead to it. */
export interface JsonString {
  readonly path: readonly (string | number)[]
  readonly value: string
  /** Where it stands between its quotes. */
  readonly start: number
  readonly end: number
}

/** Every string value of a text; what no browser would read as JSON gives whatever was understood. */
export function jsonStrings(text: string): JsonString[] {
  const found: JsonString[] = []
  visit(
    text,
    {
      onLiteralValue(value, offset, length, _line, _column, pathSupplier) {
        if (typeof value !== 'string') return
        found.push({ path: pathSupplier(), value, start: offset + 1, end: offset + length - 1 })
      },
    },
    { disallowComments: true },
  )
  return found
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
