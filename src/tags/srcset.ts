import { candidatesOf } from '../find/srcset.js'
import { EverfreshError } from '../values/error.js'

/** As in HTML, `'a.png 1x, a@2x.png 2x'`, or by path: `{ 'a@2x.png': '2x', 'a-800.png': '800w' }`. */
export type Srcset = string | Readonly<Record<string, string>>

/** Such a list with the URLs of its paths. @throws {EverfreshError} `option-invalid`, `path-unknown` */
export function srcsetOf(given: unknown, url: (path: string) => string): string {
  const candidates = typeof given === 'string' ? fromText(given) : fromObject(given)
  return candidates.map(([path, descriptor]) => `${listed(url(path))} ${descriptor}`.trim()).join(', ')
}

type Candidate = readonly [path: string, descriptor: string]

function fromText(list: string): Candidate[] {
  const { good, bad } = candidatesOf(list)
  if (bad.length > 0) throw invalid(list)
  return good.map(({ url, offset }, at) => {
    const end = good[at + 1]?.offset ?? list.length
    return [
      url,
      list
        .slice(offset + url.length, end)
        .replace(/[\s,]+$/, '')
        .trim(),
    ]
  })
}

function fromObject(given: unknown): Candidate[] {
  if (typeof given !== 'object' || given === null) throw invalid(given)
  const candidates = Object.entries(given) as [string, unknown][]
  return candidates.map(([path, descriptor]) => {
    if (typeof descriptor === 'string' && /^(?:\d*\.?\d+x|\d+w|)$/.test(descriptor)) return [path, descriptor]
    throw invalid(given)
  })
}

/** A space ends a URL in a list, and a comma may. */
function listed(url: string): string {
  return url.replace(/[\s,]/g, (char) => encodeURIComponent(char))
}

function invalid(given: unknown): EverfreshError {
  const message = `the srcset ${JSON.stringify(given)} is no list of images: write "a.png 1x, b.png 2x", or { "b.png": "2x" }`
  return new EverfreshError('option-invalid', message)
}
