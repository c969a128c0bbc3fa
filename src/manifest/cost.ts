import { byPath, type LogicalPath } from '../values/logical-path.js'
import { encodePath } from '../values/url-path.js'
import { encodings, type Manifest, type ManifestAsset } from './manifest.js'

/** What a returning visitor fetches. */
export interface Fetched {
  /** How many files. */
  readonly files: number
  /** Bodies as a browser gets them, in bytes: the best variant (brotli), or the file itself where it has none. */
  readonly bytes: number
}

/** What it costs a visitor, who has all of one release, that another one becomes current. */
export interface Cost {
  /**
   * Where the version stands for the release and not for the file (`?v=RELEASE`): every versioned file anew. What
   * keeps its name is fetched where its bytes changed.
   */
  readonly without: Fetched
  /** With these URLs: what has a new one, or keeps its name and changed. */
  readonly with: Fetched
  /** The same, in a browser that takes deltas (RFC 9842); without any in the release, just the same. */
  readonly deltas: Fetched
}

/** The same for one page and all that it refers to, however far. */
export interface PageCost extends Cost {
  readonly path: LogicalPath
}

export interface ReleaseCost extends Cost {
  /** By path; empty where no page belongs to the release. */
  readonly pages: readonly PageCost[]
}

type NamedAsset = readonly [LogicalPath, ManifestAsset]

/**
 * Compares what is fetched of a release by somebody who holds another one, or, where that is `null`, nothing. A file
 * that was not modified costs a 304 at most and counts as nothing; source maps, which only developer tools load, are
 * left out.
 */
export function costOf(next: Manifest, held: Manifest | null): ReleaseCost {
  const isHeld = holder(next, held)
  const cost = (assets: readonly NamedAsset[]): Cost => {
    const loaded = assets.filter(([path]) => !path.endsWith('.map'))
    const anew = loaded.filter(([, asset]) => !isHeld(asset))
    return {
      without: sum(loaded.filter(([path, asset]) => isVersioned(path, asset) || !isHeld(asset))),
      with: sum(anew),
      deltas: sum(anew, (path, asset) => deltaSize(asset, held?.assets.get(path))),
    }
  }
  const pages = [...next.assets].filter(([, { type }]) => isPage(type)).map(([path]) => path)
  return {
    ...cost([...next.assets]),
    pages: pages.sort(byPath).map((path) => ({ path, ...cost(reached(path, next)) })),
  }
}

/** Whether the same URL gave the same bytes. */
function holder({ base }: Manifest, held: Manifest | null): (asset: ManifestAsset) => boolean {
  const all = held?.base === base ? [...held.assets.values()] : []
  const known = new Set(all.map(keyOf))
  return (asset) => known.has(keyOf(asset))
}

function keyOf({ url, integrity }: ManifestAsset): string {
  return `${url}\0${integrity}`
}

/** Also a URL that was reused, and so is not immutable. */
function isVersioned(path: LogicalPath, { url }: ManifestAsset): boolean {
  return url !== encodePath(path)
}

function isPage(type: string): boolean {
  return /^(?:text\/html|application\/xhtml\+xml)\b/.test(type)
}

/** A page, what it refers to, what that refers to, and so on; but not other pages, which are navigations. */
function reached(page: LogicalPath, { assets }: Manifest): NamedAsset[] {
  const paths = new Set([page])
  const found: NamedAsset[] = []
  for (const path of paths) {
    const asset = assets.get(path)
    if (asset === undefined) continue
    found.push([path, asset])
    for (const target of asset.references ?? []) paths.add(target)
  }
  return found
}

function sum(
  assets: readonly NamedAsset[],
  sizeOf = (_path: LogicalPath, asset: ManifestAsset) => bodySize(asset),
): Fetched {
  return {
    files: assets.length,
    bytes: assets.reduce((bytes, [path, asset]) => bytes + sizeOf(path, asset), 0),
  }
}

/** In bytes. */
function bodySize({ size, variants }: ManifestAsset): number {
  const best = encodings.find((encoding) => variants?.[encoding] !== undefined)
  return (best === undefined ? undefined : variants?.[best]?.size) ?? size
}

/** In bytes: what turns the held bytes of the same asset into these, if there is such a delta. */
function deltaSize(asset: ManifestAsset, held: ManifestAsset | undefined): number {
  const delta = asset.deltas?.find(({ dictionary }) => dictionary === held?.integrity)
  return delta?.size ?? bodySize(asset)
}
