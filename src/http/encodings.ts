import Negotiator from 'negotiator'
import type { Entry, Representation } from './entry.js'

/**
 * The representation to send: the smallest of those that the client likes best (RFC 9110, section 12.5.3).
 * Where it accepts nothing that there is, the identity is better than a refusal.
 */
export function chooseRepresentation(entry: Entry, accept: string | undefined): Representation {
  if (accept === undefined || entry.representations.length === 1) return entry.identity
  const available = entry.representations.map(({ encoding }) => encoding)
  const chosen = preferred(accept, available)
  return entry.representations.find(({ encoding }) => encoding === chosen) ?? entry.identity
}

/** Browsers send a handful of different headers, so the answers are remembered; strangers can't fill the memory. */
const remembered = new Map<string, string | undefined>()
const mostRemembered = 1000
const longestRemembered = 200

function preferred(accept: string, available: string[]): string | undefined {
  const key = `${available.join()} ${accept}`
  if (remembered.has(key)) return remembered.get(key)
  const best = negotiated(accept, available)
  if (key.length > longestRemembered) return best
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(key, best)
  return best
}

function negotiated(accept: string, available: string[]): string | undefined {
  // The two names are equivalent (RFC 9110, section 8.4.1.3).
  const headers = { 'accept-encoding': accept.replace(/\bx-gzip\b/gi, 'gzip') }
  // Its types lack the second parameter.
  const negotiator: WithPreference = new Negotiator({ headers })
  return negotiator.encodings(available, { preferred: available })[0]
}

interface WithPreference {
  encodings(available: string[], options: { preferred: string[] }): string[]
}
