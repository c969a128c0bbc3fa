import Negotiator from 'negotiator'

/** Which of some encodings an `Accept-Encoding` header likes best; `undefined`: none of them. */
export type Choose = (accept: string) => string | undefined

/** There are few lists of encodings, and each of them is shared by many entries. */
const choices = new Map<string, Choose>()

/** `available` in the order in which they are preferred among equals (RFC 9110, section 12.5.3). */
export function choiceOf(available: readonly string[]): Choose {
  const key = available.join()
  const choose = choices.get(key) ?? remembering((accept) => preferred(accept, [...available]))
  choices.set(key, choose)
  return choose
}

/** Browsers send a handful of different headers, so the answers are remembered; strangers can't fill the memory. */
const mostRemembered = 1000
const longestRemembered = 200

function remembering(choose: Choose): Choose {
  const remembered = new Map<string, string | undefined>()
  return (accept) => {
    const known = remembered.get(accept)
    if (known !== undefined || remembered.has(accept)) return known
    const chosen = choose(accept)
    if (accept.length > longestRemembered) return chosen
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(accept, chosen)
    return chosen
  }
}

function preferred(accept: string, available: string[]): string | undefined {
  // The two names are equivalent (RFC 9110, section 8.4.1.3).
  const headers = { 'accept-encoding': accept.replace(/\bx-gzip\b/gi, 'gzip') }
  // Its types lack the second parameter.
  const negotiator: WithPreference = new Negotiator({ headers })
  return negotiator.encodings(available, { preferred: available })[0]
}

interface WithPreference {
  encodings(available: string[], options: { preferred: string[] }): string[]
}
