import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What the floors send: by URL, the bytes and the very header fields that Everfresh sends, as a list for `writeHead`
 * and as a record in lower case for the frameworks that want one.
 */
export function prepare({ root, files }) {
  return new Map(files.map(({ url, header }) => [url, reply(readFileSync(join(root, url)), header)]))
}

function reply(body, header) {
  const pairs = header.flatMap((name, at) => (at % 2 === 0 ? [[name.toLowerCase(), header[at + 1]]] : []))
  return { body, header, pairs, record: Object.fromEntries(pairs) }
}

/** How each peer is told what Everfresh does by itself: a year, and never asked again. */
export const year = { maxAge: '1y', immutable: true }
