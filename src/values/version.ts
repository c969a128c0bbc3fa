import { EverfreshError } from './error.js'

const longest = 100

/**
 * A version that somebody made up, checked: it must stand in a name and in a query as it is, and be distinct where
 * case is ignored or dots are cut off.
 * @throws {EverfreshError} `version-invalid`; `what` is what messages call it
 */
export function parseVersion(text: unknown, what: string): string {
  if (typeof text === 'string' && isVersion(text)) return text
  const flaw = text === '' ? 'is empty' : `is ${JSON.stringify(text)?.slice(0, longest) ?? String(text)}`
  throw new EverfreshError(
    'version-invalid',
    `${what} ${flaw}: it must begin with a letter or digit, and hold letters, digits, ".", "-", "_", "~" and "+" only, ${longest} at most`,
  )
}

export function isVersion(text: string): boolean {
  return /^[A-Za-z0-9][\w.~+-]*$/.test(text) && text.length <= longest
}
