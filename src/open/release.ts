import type { Finder } from '../http/answer.js'
import type { Reply } from '../http/reply.js'
import type { Manifest } from '../manifest/manifest.js'
import { EverfreshError } from '../values/error.js'

/** What knows which URLs there are, and of which others another node may know more. */
export interface OpenTable extends Finder {
  asksForUnknownVersion(urlPath: string, query: string): boolean
}

/** What was opened, and the release that is current of it. */
export interface OpenRelease {
  readonly manifest: Manifest
  readonly urls: ReadonlyMap<string, string>
  /** Whether a file was not what the manifest says when it was read. */
  readonly isDamaged: boolean
  /** `null` until requests can be answered, and after the end. */
  readonly table: OpenTable | null
  load(): Promise<OpenTable>
  /** @throws {EverfreshError} `output-corrupt` */
  verify(): Promise<void>
  /** Of an asset, as they are served, not compressed. @throws {EverfreshError} */
  bytes(path: string): Uint8Array
  /** Makes sure that a reply can be sent as it is, or gives another. */
  confirm(reply: Reply | null): Promise<Reply | null> | Reply | null
  /** What lies there now; different with each release. @throws {EverfreshError} where nobody can say */
  state(): Promise<string>
  /** Takes up what lies there, or throws and leaves all as it was. */
  reload(): Promise<void>
  close(): void
}

/** Handlers are mounted where the base was, and templates have it in their prefix. @throws {EverfreshError} */
export function refuseOtherBase(old: Manifest, next: Manifest): void {
  if (old.base === next.base) return
  throw new EverfreshError(
    'base-invalid',
    `the new release is for the base "${next.base}", and these assets were opened at "${old.base}": start again to change it`,
  )
}

export function urlsOf({ assets }: Manifest): ReadonlyMap<string, string> {
  return new Map([...assets].map(([path, { url }]) => [path, url]))
}

export function closed(): Error {
  return new Error('these assets were closed')
}
