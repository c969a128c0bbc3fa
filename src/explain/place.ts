import type { Manifest } from '../manifest/manifest.js'
import type { Base } from '../values/base.js'
import { readContentName } from '../values/content-name.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import { didYouMean, nearest } from '../values/nearest.js'
import { contentStrategy } from '../values/strategy.js'
import { decodePath, splitSuffix } from '../values/url-path.js'
import { readVersionedName } from '../values/versioned-url.js'
import type { Period } from './timeline.js'

/** An asset of one release. */
export interface Place {
  /** Of the release in the timeline. */
  readonly at: number
  readonly path: LogicalPath
}

/**
 * What a text means: a logical path, or a URL with or without host, base and version; in the newest release that
 * knows it.
 * @throws {EverfreshError} `path-unknown`
 */
export function placeOf(given: string, timeline: readonly Period[]): Place {
  if (given.trim() === '') throw new EverfreshError('path-unknown', noPath)
  const names: Names[] = []
  for (const spelling of spellingsOf(given))
    for (const [at, { manifest }] of [...timeline.entries()].reverse()) {
      names[at] ??= namesOf(manifest)
      const path = find(names[at], spelling, manifest.base)
      if (path !== undefined) return { at, path }
    }
  throw unknownPath(given, timeline)
}

const noPath =
  'the path is empty: name an asset, such as "css/site.css", or "/" for the page of the top folder'

/** As it is, since a name may hold `?` and `#`; then with less and less of what a URL has beside its path. */
function spellingsOf(given: string): string[] {
  const withoutHost = given.replace(/^(?:[a-z][a-z\d+.-]*:)?\/\/[^/?#]*/i, '')
  const withoutFragment = withoutHost.replace(/#.*$/s, '')
  return [...new Set([given, withoutHost, withoutFragment, splitSuffix(withoutHost).path])]
}

/** The paths of a release, by all that names them. */
type Names = ReadonlyMap<string, LogicalPath>

function namesOf({ assets, entries = new Map() }: Manifest): Names {
  const all = [...assets]
  return new Map([
    ...[...entries].map(([name, { file }]) => [name, file] as const),
    ...all.map(([path, { file }]) => [file, path] as const),
    ...all.map(([path, { url }]) => [url, path] as const),
    ...all.map(([path]) => [path, path] as const),
  ])
}

function find(names: Names, spelling: string, base: Base): LogicalPath | undefined {
  const text = withoutBase(spelling, base)
  const decoded = decodePath(isFolder(text) ? `${text}index.html` : text)
  return names.get(spelling) ?? names.get(text) ?? names.get(decoded ?? '')
}

function withoutBase(text: string, base: Base): string {
  return text.startsWith(base) ? text.slice(base.length) : text
}

/** The URL of a folder is that of its `index.html`. */
function isFolder(text: string): boolean {
  return text === '' || text.endsWith('/')
}

function unknownPath(given: string, timeline: readonly Period[]): EverfreshError {
  const names = new Set(timeline.flatMap(({ manifest }) => [...manifest.assets.keys()]))
  const base = timeline.at(-1)?.manifest.base ?? ('/' as Base)
  const path = withoutBase(spellingsOf(given).at(-1) ?? given, base)
  // Of a version that nobody knows, the file is what was meant.
  const strategy = timeline.at(-1)?.manifest.strategy ?? contentStrategy
  const readings = [...readVersionedName(path, strategy), ...readContentName(path)]
  const plain = readings.find((name) => names.has(name.path))
  const hint = didYouMean(nearest(plain?.path ?? path, names))
  return new EverfreshError('path-unknown', `no release that is kept has an asset "${given}"${hint}`)
}
