import type { Row } from './rows.js'
import type { Scheme } from './site.js'

interface Exception {
  readonly server: string
  readonly says: RegExp
  readonly reason: string
}

/** What a server can't do, and why. A test fails where one of these is no longer true. */
const exceptions: readonly Exception[] = [
  { server: 'apache', says: /told the size/, reason: 'Apache leaves Content-Range out of a 416' },
  {
    server: 'edge',
    says: /a range past the end/,
    reason: 'nginx answers it whole, where it has the bytes from elsewhere',
  },
]

export function exceptionOf(server: string, { says }: Row): Exception | undefined {
  return exceptions.find((exception) => exception.server === server && exception.says.test(says))
}

/**
 * Whether a config can hold a name: where a URL isn't the name of its file, Caddy and Apache rewrite it, and a question
 * mark would begin a query. `everfresh` refuses such names; `refusals.test.ts` holds that.
 */
export function canHold(server: string, scheme: Scheme, text: string): boolean {
  return server === 'nginx' || scheme === 'names' || !text.includes('odd/a?b')
}
