import { encodings, type Manifest } from '../manifest/manifest.js'
import { type Attempted, contentFiles, type Release } from '../manifest/release.js'
import type { LogicalPath } from '../values/logical-path.js'
import { variantsIn } from './variants.js'

/** A file that a release keeps for ever under this name. */
export interface Lasting {
  readonly file: LogicalPath
  readonly integrity: string
  readonly owner: string
}

/** The files of a release without its variants. A name without room for a version holds what is current, not this. */
export function lastingFiles({ release, assets }: Manifest): Lasting[] {
  return [...assets].flatMap(([path, { file, integrity, immutable }]) =>
    file !== path || immutable ? [{ file, integrity, owner: `${path} of release ${release}` }] : [],
  )
}

/**
 * The record of a release in a folder into which its files come: without variants that didn't, and without its plain
 * files, since these follow that folder's own release.
 */
export function movedRecord(
  release: Release,
  manifest: Manifest,
  isThere: (variant: { readonly file: LogicalPath; readonly integrity: string }) => boolean,
): Release {
  const attempts = [...release.attempts].map(([file, attempted]) => {
    const left = encodings.filter((encoding) => {
      const attempt = attempted[encoding]
      return attempt !== undefined && (attempt.variant === undefined || isThere(attempt.variant))
    })
    const entries = left.map((encoding) => [encoding, attempted[encoding]])
    return [file, Object.fromEntries(entries) as Attempted] as const
  })
  const moved = { ...release, manifest, attempts: new Map(attempts) }
  return {
    ...moved,
    files: [...contentFiles(manifest), ...variantsIn(moved.attempts).map(({ file }) => file)],
  }
}

/** The same release, known to both folders: what its own folder says of its files stays. */
export function united(own: Release, moved: Release): Release {
  return {
    ...own,
    made: [own.made, moved.made].sort()[0] ?? own.made,
    files: [...own.files, ...moved.files],
    attempts: new Map([...moved.attempts, ...own.attempts]),
  }
}

/** The same, with the time when it ceased to be current, if it did. */
export function endedAt({ superseded: _, ...release }: Release, superseded: string | undefined): Release {
  return superseded === undefined ? release : { ...release, superseded }
}
