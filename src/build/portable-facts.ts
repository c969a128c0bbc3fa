import { type Found, nothingFound } from '../find/reference.js'
import type { Facts } from '../scan.js'
import type { Digest } from '../values/digest.js'

/** The facts of a file as JSON holds them, for another thread or the next build; what is usual is left out. */
export interface PortableFacts {
  readonly digest: string
  readonly size: number
  readonly isUtf8?: boolean
  readonly found?: Found
  readonly failure?: Facts['failure']
}

export function packFacts({ digest, size, isUtf8, found, failure }: Facts): PortableFacts {
  return {
    digest: Buffer.from(digest.buffer, digest.byteOffset, digest.length).toString('base64'),
    size,
    ...(isUtf8 ? { isUtf8 } : {}),
    ...(isEmpty(found) ? {} : { found: plain(found) }),
    ...(failure === undefined ? {} : { failure }),
  }
}

export function unpackFacts({
  digest,
  size,
  isUtf8 = false,
  found = nothingFound,
  failure,
}: PortableFacts): Facts {
  const facts = { digest: new Uint8Array(Buffer.from(digest, 'base64')) as Digest, size, isUtf8, found }
  return failure === undefined ? facts : { ...facts, failure }
}

function isEmpty({ references, faults, base, navigations = [], importMap }: Found): boolean {
  return [references, faults, navigations].every(({ length }) => length === 0) && !base && !importMap
}

/** A finder may give an object with more in it. */
function plain({ references, faults, base, navigations, importMap }: Found): Found {
  return {
    references,
    faults,
    ...(base === undefined ? {} : { base }),
    ...(navigations === undefined ? {} : { navigations }),
    ...(importMap === undefined ? {} : { importMap }),
  }
}
