import type { Row } from './rows.js'

/** What a server can't do, and why. The test fails where one of these is no longer true. */
const exceptions: Readonly<Record<string, readonly (readonly [says: RegExp, reason: string])[]>> = {
  nginx: [],
  caddy: [],
  apache: [],
}

export function exceptionOf(server: string, { says }: Row): string | undefined {
  return exceptions[server]?.find(([pattern]) => pattern.test(says))?.[1]
}
