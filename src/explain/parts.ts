import type { Manifest } from '../manifest/manifest.js'
import type { LogicalPath } from '../values/logical-path.js'

/** A built text, taken apart into what the author wrote and what the build did. */
export interface Parts {
  /** Without versions and digests: two releases of a file that differ here were edited. */
  readonly source: string
  /** The files whose versions or digests stand in it. */
  readonly targets: ReadonlySet<LogicalPath>
}

/** Gives the parts of a release's file; `null` where its bytes are no longer there. */
export type ReadParts = (path: LogicalPath, manifest: Manifest) => Parts | null

/** What a build may have written into the texts of its release, and of which files that speaks. */
export type Stamps = ReadonlyMap<string, readonly LogicalPath[]>

export function stampsOf({ assets }: Manifest): Stamps {
  const stamps = new Map<string, LogicalPath[]>()
  for (const [path, asset] of assets)
    for (const text of [asset.version, asset.integrity]) {
      const paths = stamps.get(text)
      if (paths === undefined) stamps.set(text, [path])
      else paths.push(path)
    }
  return stamps
}

/**
 * Two files with the same bytes have the same version: that of a file which is `referred` to is meant, if there is one.
 */
export function takeApart(text: string, stamps: Stamps, referred: ReadonlySet<LogicalPath>): Parts {
  const targets = new Set<LogicalPath>()
  const without = (built: string) =>
    built.replace(stamp, (whole, version = whole) => {
      const paths = stamps.get(version)
      if (paths === undefined) return whole
      const named = paths.filter((path) => referred.has(path))
      for (const path of named.length > 0 ? named : paths) targets.add(path)
      return ''
    })
  const withoutEntries = text.replace(mapEntry, (whole, key, value) =>
    value !== key && ['', key].includes(without(value)) ? '' : whole,
  )
  return { source: without(withoutEntries), targets }
}

/** The dot in front of a version goes with it, for a reference to a file that there wasn't has neither. */
const stamp = /sha256-[A-Za-z0-9+/]{43}=|[.=](?!sha256-)(\w+)/g

/** `"/a.js":"/a.HASH.js",` or `"/a.HASH.js":"sha256-…",`: a page's import map grows when a module is edited. */
const mapEntry = /"([^"\\\s]+)":"([^"\\\s]+)",?/g
