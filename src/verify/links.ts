import type { Reference } from '../find/reference.js'
import type { ManifestAsset } from '../manifest/manifest.js'
import type { LogicalPath } from '../values/logical-path.js'
import { mediaType } from '../values/media-type.js'
import type { Findings, Text } from './finding.js'
import type { Modules } from './modules.js'
import { type Starts, startOf } from './starts.js'
import type { ReleaseUrls, Resolved } from './urls.js'

/** A reference, and the asset that it means, rightly named or not. */
export interface SeenLink {
  readonly reference: Reference
  readonly target: LogicalPath
}

/** What references are held against. */
export interface Rules {
  readonly urls: ReleaseUrls
  readonly assets: ReadonlyMap<LogicalPath, ManifestAsset>
  /** Assets that modules may name without a version. */
  readonly mapped: ReadonlySet<LogicalPath>
  /** Whether this text may name all of them so, since its bytes were not to be changed. */
  readonly mayBePlain: boolean
  readonly modules: Modules
  readonly findings: Findings
}

/** The references of one text. */
export class LinkVerifier {
  /** How many of them are ours. */
  count = 0
  readonly #isPage: boolean
  readonly #text: Text
  readonly #starts: Starts
  readonly #rules: Rules

  constructor(path: LogicalPath, text: Text, starts: Starts, rules: Rules) {
    this.#isPage = mediaType(path) !== 'text/javascript'
    this.#text = text
    this.#starts = starts
    this.#rules = rules
  }

  /** None, or one. */
  verify(reference: Reference): SeenLink[] {
    const resolved = this.#rules.urls.resolve(reference, startOf(reference, this.#starts), this.#isPage)
    if (resolved.kind === 'elsewhere') return []
    this.count++
    if (!this.#mayBePlain(resolved, reference)) this.#report(resolved, reference)
    return 'path' in resolved && resolved.path !== null ? [{ reference, target: resolved.path }] : []
  }

  #mayBePlain(resolved: Resolved, { role }: Reference): boolean {
    // What an import map knows needs no file, and its keys are verified with the map.
    if (role === 'map-key' || (role === 'map-scope' && resolved.kind === 'missing')) return true
    const isNamed = resolved.kind === 'unversioned' || (resolved.kind === 'stale' && resolved.isNamed)
    if (!isNamed) return false
    return this.#rules.mayBePlain || (role === 'module' && this.#rules.mapped.has(resolved.path))
  }

  #report(resolved: Resolved, { specifier, start, role }: Reference): void {
    if (resolved.kind === 'current' || resolved.kind === 'elsewhere') return
    const message = `"${specifier}" ${this.#complaint(resolved)}`
    const code = `reference-${resolved.kind}` as const
    if (role === 'module') this.#rules.modules.addPending(code, this.#text, start, message)
    else this.#rules.findings.addAt(code, this.#text, start, message)
  }

  #complaint(resolved: Exclude<Resolved, { kind: 'current' | 'elsewhere' }>): string {
    if (resolved.kind === 'missing') return `names no file (${resolved.name})`
    if (resolved.kind === 'unanchored')
      return 'means another file for each page or worker that runs this script'
    const url = this.#rules.assets.get(resolved.path)?.url
    if (resolved.kind === 'unversioned') return `names ${resolved.path} without its version: it is ${url} now`
    return `names a version of ${resolved.path} that isn't the current one: it is ${url} now`
  }
}
