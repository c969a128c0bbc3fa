import type { BundleEntry } from '../manifest/bundle-entry.js'
import type { ImportMap } from '../stamp/import-map.js'

/** What tags need to know of an asset. */
export interface TagAsset {
  /** Logical. */
  readonly path: string
  /** The value of `Content-Type`. */
  readonly type: string
  readonly integrity: string
  /** Whether its URL names these bytes and no others, so that a page may insist on them. */
  readonly isExact: boolean
  /** What it imports statically. */
  readonly imports: readonly string[]
}

/** Where tags come from. */
export interface TagSource {
  /** The URL path below which all lie, and the scheme and host before it: empty for those of the page. */
  readonly base: string
  readonly origin: string
  /** Whether elements say the digests of what they load; by default where that comes from another origin. */
  readonly integrity?: boolean | undefined
  /** With base and origin. @throws {EverfreshError} `path-unknown` */
  url(given: string): string
  /** `undefined` for an unknown path that may pass. */
  asset(given: string): TagAsset | undefined
  /** What a bundler made of a source; `undefined` for what is an asset by this name. */
  entry(given: string): BundleEntry | undefined
  /** The bytes of an asset, by its logical path. */
  bytes(path: string): Uint8Array
  /** @throws {EverfreshError} `path-unknown` */
  importMap(...paths: string[]): ImportMap
  /** The same object for as long as nothing changes; `null` where that can't be said. */
  release(): object | null
  /** An error that proposes the nearest names. */
  unknown(given: string): Error
}
