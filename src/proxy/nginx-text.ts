import { EverfreshError } from '../values/error.js'

/** A quoted word of a config in which nothing is replaced; nginx knows no escape for `$` in a value. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`
}

/** A map's value; `$` stands in a variable of its own. */
export function quotedValue(text: string, dollar: string): string {
  return quoted(text.replaceAll('$', `\${${dollar}}`))
}

/** A map's key. The first character may be one that nginx reads as its own; a word may be one of its words. */
export function quotedKey(text: string): string {
  const isSpecial = /^[~\\]/.test(text) || /^(?:default|hostnames|include|volatile)$/.test(text)
  return quoted(isSpecial ? `\\${text}` : text)
}

/** nginx compares keys without case. @throws {EverfreshError} `name-unsupported` */
export function refuseCaseTwins(keys: Iterable<string>): void {
  const seen = new Map<string, string>()
  for (const key of keys) {
    const low = key.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    const twin = seen.get(low)
    if (twin !== undefined && twin !== key)
      throw new EverfreshError(
        'name-unsupported',
        `"${twin}" and "${key}" differ only by case, which nginx's tables don't tell apart: rename one, or serve them by another server`,
      )
    seen.set(low, key)
  }
}

/** What nginx needs for its tables of names, where its defaults are too small. */
export function hashSizes(keys: readonly string[]): string[] {
  const longest = keys.reduce((most, key) => Math.max(most, Buffer.byteLength(key)), 0)
  // A bucket holds two pointers and a length besides one key; too small a one is fatal. With room for some keys in each,
  // nginx finds a good size at once, and does not warn of thousands.
  const perBucket = keys.length > 500 ? 8 : 1
  const bucket = Math.max(64, Math.min(2 ** 15, 2 ** Math.ceil(Math.log2(perBucket * (longest + 40)))))
  const size = Math.max(2048, 2 ** Math.ceil(Math.log2(keys.length * 2 + 1)))
  return [
    ...(bucket > 64 ? [`map_hash_bucket_size ${bucket};`] : []),
    ...(size > 2048 ? [`map_hash_max_size ${size};`] : []),
  ]
}

/** A map's key that is a pattern. */
export function regex(pattern: string): string {
  return quoted(`~${pattern}`)
}

/** `otherwise` and the rows as they stand in the config. */
export function map(
  source: string,
  name: string,
  otherwise: string,
  rows: readonly (readonly [string, string])[],
): string {
  const lines = [['default', otherwise] as const, ...rows].map(([key, value]) => `    ${key} ${value};`)
  return [`map ${source} $everfresh_${name} {`, ...lines, '}'].join('\n')
}
