import type { Manifest, ManifestAsset } from '../manifest/manifest.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { ReadParts } from './parts.js'

/** Why an asset is not what it was in an earlier release: something happened to it, or to a file at the end of a chain. */
export interface Cause {
  readonly path: LogicalPath
  /** `renamed`: the same bytes have another URL. */
  readonly kind: 'edited' | 'added' | 'removed' | 'renamed'
  /** From the asset to this file, each of which refers to the next. */
  readonly chain: readonly LogicalPath[]
}

/** Whether an asset has other bytes or another URL; `undefined` is an asset that there isn't. */
export function differs(a: ManifestAsset | undefined, b: ManifestAsset | undefined): boolean {
  return a?.url !== b?.url || a?.integrity !== b?.integrity
}

/** Every cause for an asset's change between two releases, those with the shortest chains first. */
export function causesOf(path: LogicalPath, from: Manifest, to: Manifest, readParts: ReadParts): Cause[] {
  const comparison = new Comparison(from, to, readParts)
  const reachedFrom = new Map<LogicalPath, LogicalPath | null>([[path, null]])
  const causes: Cause[] = []
  // A Map's iterator also visits what is added on the way: this is a breadth-first search.
  for (const each of reachedFrom.keys()) {
    const { kind, links } = comparison.look(each)
    if (kind !== null) causes.push({ path: each, kind, chain: chainTo(each, reachedFrom) })
    for (const link of links) if (!reachedFrom.has(link)) reachedFrom.set(link, each)
  }
  return causes
}

function chainTo(
  path: LogicalPath,
  reachedFrom: ReadonlyMap<LogicalPath, LogicalPath | null>,
): LogicalPath[] {
  const chain: LogicalPath[] = []
  for (let each: LogicalPath | null = path; each !== null; each = reachedFrom.get(each) ?? null)
    chain.push(each)
  return chain.reverse()
}

/** What happened to one file, and the files by which more may have happened to it. */
interface Happening {
  readonly kind: Cause['kind'] | null
  readonly links: readonly LogicalPath[]
}

class Comparison {
  readonly #from: Manifest
  readonly #to: Manifest
  readonly #readParts: ReadParts

  constructor(from: Manifest, to: Manifest, readParts: ReadParts) {
    this.#from = from
    this.#to = to
    this.#readParts = readParts
  }

  look(path: LogicalPath): Happening {
    const before = this.#from.assets.get(path)
    const after = this.#to.assets.get(path)
    if (before === undefined) return { kind: 'added', links: [] }
    if (after === undefined) return { kind: 'removed', links: [] }
    if (before.integrity === after.integrity) return { kind: 'renamed', links: [] }
    if (before.references === undefined && after.references === undefined)
      return { kind: 'edited', links: [] }
    return this.#lookInside(path) ?? this.#guess(before, after)
  }

  /** By the bytes of both releases, which are exact. */
  #lookInside(path: LogicalPath): Happening | null {
    const [before, after] = [this.#readParts(path, this.#from), this.#readParts(path, this.#to)]
    if (before === null || after === null) return null
    return this.#happening(before.source !== after.source, before.targets, after.targets)
  }

  /**
   * By the records alone: a version is as long as the one that it replaces, so a text that became longer, or refers to
   * other files, was edited. An edit that changes neither is not seen if a link changed as well.
   */
  #guess(before: ManifestAsset, after: ManifestAsset): Happening {
    const [old, now] = [new Set(before.references), new Set(after.references)]
    const isEdited = before.size !== after.size || [...old].join('\0') !== [...now].join('\0')
    const happening = this.#happening(isEdited, old, now)
    return happening.links.length === 0 ? { kind: 'edited', links: [] } : happening
  }

  #happening(
    isEdited: boolean,
    before: ReadonlySet<LogicalPath>,
    after: ReadonlySet<LogicalPath>,
  ): Happening {
    const changed = [...new Set([...before, ...after])].filter((target) => this.#isOther(target))
    if (!isEdited) return { kind: null, links: changed }
    // A link that the edit added or took away is no further reason.
    return { kind: 'edited', links: changed.filter((target) => before.has(target) && after.has(target)) }
  }

  /** A page that keeps its name doesn't change those that link to it, whatever happens to its bytes. */
  #isOther(path: LogicalPath): boolean {
    return this.#from.assets.get(path)?.url !== this.#to.assets.get(path)?.url
  }
}
