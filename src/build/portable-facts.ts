import { type Found, nothingFound } from '../find/reference.js'
import type { Facts, Failure } from '../scan.js'
import type { Digest } from '../values/digest.js'

/** The facts of a file as JSON holds them, for another thread or the next build; what is usual is left out. */
export interface PortableFacts {
  readonly digest: string
  readonly size: number
  readonly hash?: string
  readonly isUtf8?: boolean
  readonly found?: Found
  readonly failure?: Failure
}

export function packFacts({ digest, size, hash, isUtf8, found, failure }: Facts): PortableFacts {
  return {
    digest: Buffer.from(digest.buffer, digest.byteOffset, digest.length).toString('base64'),
    size,
    ...(hash === undefined ? {} : { hash }),
    ...(isUtf8 ? { isUtf8 } : {}),
    ...(isEmpty(found) ? {} : { found: plain(found) }),
    ...(failure === undefined ? {} : { failure }),
  }
}

export function unpackFacts({ digest, found = nothingFound, isUtf8 = false, ...rest }: PortableFacts): Facts {
  return { ...rest, digest: new Uint8Array(Buffer.from(digest, 'base64')) as Digest, isUtf8, found }
}

function isEmpty({ references, faults, base, navigations = [], uses = [], importMap }: Found): boolean {
  return [references, faults, navigations, uses].every(({ length }) => length === 0) && !base && !importMap
}

/** A finder may give an object with more in it. */
function plain({ references, faults, base, navigations, uses, importMap }: Found): Found {
  return {
    references,
    faults,
    ...(base === undefined ? {} : { base }),
    ...(navigations === undefined ? {} : { navigations }),
    ...(uses === undefined ? {} : { uses }),
    ...(importMap === undefined ? {} : { importMap }),
  }
}
