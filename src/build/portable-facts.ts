import { isNothing } from '../find/own-strings.js'
import {
  type AuthoredMap,
  type Found,
  type ImportMapPlace,
  nothingFound,
  type Slot,
} from '../find/reference.js'
import type { Facts, Failure } from '../scan.js'
import type { Digest } from '../values/digest.js'
import type { Lines } from '../values/places.js'

/** The facts of a file as JSON holds them, for another thread or the next build; what is usual is left out. */
export interface PortableFacts {
  readonly digest: string
  readonly size: number
  readonly hash?: string
  readonly isUtf8?: boolean
  readonly found?: PortableFound
  readonly failure?: Failure
  readonly lines?: Lines
}

/** JSON has no maps. */
interface PortableFound extends Omit<Found, 'importMap'> {
  readonly importMap?: Exclude<ImportMapPlace, AuthoredMap> | PortableMap
}

interface PortableMap extends Omit<AuthoredMap, 'scopes'> {
  readonly scopes: readonly (readonly [scope: string, slot: Slot])[]
}

export function packFacts({ digest, size, hash, isUtf8, found, failure, lines }: Facts): PortableFacts {
  return {
    digest: digest,
    size,
    ...(hash === undefined ? {} : { hash }),
    ...(isUtf8 ? { isUtf8 } : {}),
    ...(isNothing(found) ? {} : { found: packFound(found) }),
    ...(failure === undefined ? {} : { failure }),
    ...(lines === undefined ? {} : { lines }),
  }
}

export function unpackFacts({ digest, found, isUtf8 = false, ...rest }: PortableFacts): Facts {
  return {
    ...rest,
    digest: digest as Digest,
    isUtf8,
    found: found === undefined ? nothingFound : unpackFound(found),
  }
}

function unpackFound({ importMap, ...found }: PortableFound): Found {
  if (importMap === undefined) return found
  if (importMap.as === 'script') return { ...found, importMap }
  return { ...found, importMap: { ...importMap, scopes: new Map(importMap.scopes) } }
}

/** A finder may give an object with more in it. */
function packFound({ references, faults, base, navigations, uses, importMap }: Found): PortableFound {
  return {
    references,
    faults,
    ...(base === undefined ? {} : { base }),
    ...(navigations === undefined ? {} : { navigations }),
    ...(uses === undefined ? {} : { uses }),
    ...(importMap === undefined ? {} : { importMap: packMap(importMap) }),
  }
}

function packMap(map: ImportMapPlace): PortableFound['importMap'] & {} {
  return map.as === 'script' ? map : { ...map, scopes: [...map.scopes] }
}
