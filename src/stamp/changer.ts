import { integrityOf } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'
import { type Changes, noChanges } from './changes.js'
import type { Edit } from './edits.js'
import type { Finished } from './finished.js'
import type { Link, Node } from './graph.js'
import { importMapEdits } from './import-map.js'
import { digestsOf, entriesOf, type VersionOf } from './map-entries.js'
import type { Plan } from './plan.js'
import { blanked, isStale } from './stale-integrity.js'

/** Decides what is to be written into each file of a plan, by what is stamped already. */
export class Changer {
  readonly #plan: Plan
  readonly #finished: Finished

  constructor(plan: Plan, finished: Finished) {
    this.#plan = plan
    this.#finished = finished
  }

  /** `inGroup`: the members of the file's own cycle, whose digests can't be known. */
  changesOf(node: Node, versionOf: VersionOf, inGroup: ReadonlySet<LogicalPath> = noGroup): Changes {
    const rewritten = this.#plan.rewritten(node)
    const additions = this.#additions(node, versionOf, inGroup)
    if (rewritten.length + additions.length === 0) return noChanges
    return { links: rewritten.map((link) => [link, versionOf(link.target)] as const), additions }
  }

  #additions(node: Node, versionOf: VersionOf, inGroup: ReadonlySet<LogicalPath>): readonly Edit[] {
    const digested = node.links.filter(({ integrity }) => integrity !== undefined)
    if (digested.length === 0 && node.importMap === undefined) return noChanges.additions
    return [
      ...digested.flatMap((link) => (isStale(link, inGroup) ? blanked(link) : this.#integrityEdit(link))),
      ...this.#importMapEdits(node, versionOf),
    ]
  }

  /** What an author wrote is kept true; for the others the page is told the digest if that is wished. */
  #integrityEdit({ integrity, target }: Link): Edit[] {
    const done = this.#finished.get(target)
    if (integrity === undefined || done === undefined) return []
    const { start, end, after, isAuthored, hasCrossorigin, isModulePreload } = integrity
    const { modules, integrity: isWished } = this.#plan.options
    // Without CORS a response is opaque, and a browser that is told to insist on integrity blocks it.
    const crossorigin = hasCrossorigin || !isWished ? '' : ' crossorigin="anonymous"'
    if (isAuthored) {
      const corrected = done.changed ? [{ start, end, text: integrityOf(done.digest) }] : []
      return crossorigin === '' ? corrected : [...corrected, { start: after, end: after, text: crossorigin }]
    }
    // What a preload says must be what the import map says, or it is loaded twice.
    const isSaid = isWished || (isModulePreload && modules === 'importmap')
    if (!isSaid || !done.versioned) return []
    return [{ start, end, text: ` integrity="${integrityOf(done.digest)}"${crossorigin}` }]
  }

  #importMapEdits(node: Node, versionOf: VersionOf): Edit[] {
    const modules = this.#plan.modulesOf(node)
    if (node.importMap === undefined || modules === null) return []
    const loaded = this.#plan.givesIntegrity ? modules.loaded : []
    return importMapEdits(node.importMap, {
      entries: entriesOf(modules.additions, versionOf, this.#plan.strategy),
      integrity: digestsOf(loaded, (path) => this.#finished.get(path), this.#plan.strategy),
    })
  }
}

const noGroup: ReadonlySet<LogicalPath> = new Set()
