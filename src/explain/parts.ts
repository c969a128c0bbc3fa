import type { Manifest } from '../manifest/manifest.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Strategy } from '../values/strategy.js'
import { encodeSegment } from '../values/url-path.js'

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
export interface Stamps {
  readonly pathsOf: ReadonlyMap<string, readonly LogicalPath[]>
  /** A digest, or a version with what stands before and behind it: groups `version` and `more`. */
  readonly pattern: RegExp
}

export function stampsOf({ assets, strategy }: Manifest): Stamps {
  const pathsOf = new Map<string, LogicalPath[]>()
  for (const [path, { version, integrity }] of assets)
    for (const text of [encodeSegment(version), integrity]) {
      const paths = pathsOf.get(text)
      if (paths === undefined) pathsOf.set(text, [path])
      else paths.push(path)
    }
  return { pathsOf, pattern: patternOf(strategy, pathsOf.keys()) }
}

/**
 * Two files with the same bytes have the same version: that of a file which is `referred` to is meant, if there is one.
 */
export function takeApart(
  text: string,
  { pathsOf, pattern }: Stamps,
  referred: ReadonlySet<LogicalPath>,
): Parts {
  const targets = new Set<LogicalPath>()
  const without = (built: string) =>
    built.replace(pattern, (whole, version = whole, more = '') => {
      const paths = pathsOf.get(version)
      if (paths === undefined) return whole
      const named = paths.filter((path) => referred.has(path))
      for (const path of named.length > 0 ? named : paths) targets.add(path)
      return typeof more === 'string' && more !== '' ? '?' : ''
    })
  const withoutEntries = text.replace(mapEntry, (whole, key, value) =>
    value !== key && ['', key].includes(without(value)) ? '' : whole,
  )
  return { source: without(withoutEntries), targets }
}

/**
 * The dot, or the name of the parameter, in front of a version goes with it, for a reference to a file that there
 * wasn't has neither.
 */
function patternOf({ in: place, parameter = 'v' }: Strategy, stamps: Iterable<string>): RegExp {
  const integrity = 'sha256-[A-Za-z0-9+/]{43}='
  if (place === 'query')
    return new RegExp(`${integrity}|\\?${escaped(parameter)}(?:=|&#61;)([\\w.~%-]+)(&#38;|&)?`, 'g')
  // Release numbers may hold dots; a digest is a word.
  const numbers = [...stamps].filter((stamp) => /[^\w]/.test(stamp) && !stamp.startsWith('sha256-'))
  const longest = numbers.sort((a, b) => b.length - a.length).map(escaped)
  return new RegExp(`${integrity}|\\.(?!sha256-)(${[...longest, '\\w+'].join('|')})`, 'g')
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&')
}

/** `"/a.js":"/a.HASH.js",` or `"/a.HASH.js":"sha256-…",`: a page's import map grows when a module is edited. */
const mapEntry = /"([^"\\\s]+)":"([^"\\\s]+)",?/g
