import type { Reference } from './find/reference.js'
import type { Site } from './site.js'
import type { Link, LooseImport } from './stamp/graph.js'
import { resolve } from './stamp/resolve.js'
import type { LogicalPath } from './values/logical-path.js'
import { mediaType } from './values/media-type.js'
import type { Places } from './values/places.js'
import { type Problem, problemAt } from './values/problem.js'

/** What a reference can lead to. */
export interface Surroundings extends Site {
  has(path: string): boolean
  /** What a missing path may have meant, the best first. */
  suggest(path: string): readonly string[]
}

/** Turns the references of one file into links, and says which could not be. */
export class Resolver {
  readonly problems: Problem[] = []
  /** Paths below the base that were looked for in vain. */
  readonly missing: string[] = []
  /** Module specifiers that lead to no file without an import map. */
  readonly loose: LooseImport[] = []
  readonly #path: LogicalPath
  readonly #from: URL
  readonly #surroundings: Surroundings
  readonly #places: Places

  constructor(path: LogicalPath, from: URL, surroundings: Surroundings, places: Places) {
    this.#path = path
    this.#from = from
    this.#surroundings = surroundings
    this.#places = places
  }

  /** None, or one. */
  link(reference: Reference): Link[] {
    if (reference.role === 'service-worker') return this.#serviceWorker(reference)
    if (reference.role === 'page-worker' && !isAbsolute(reference)) return this.#unanchored(reference)
    const target = resolve(reference, this.#from, this.#surroundings.base)
    if (target !== null && this.#surroundings.has(target)) return [this.#linkTo(reference, target)]
    if (reference.role === 'module')
      this.loose.push({ ...reference, place: this.#places.at(reference.start) })
    if (isPrefix(reference) && mediaType(this.#path) === 'application/json') this.#prefix(reference)
    const needsFile = reference.role !== 'map-key' && reference.role !== 'map-scope'
    return target === null || !needsFile ? [] : this.#miss(reference, target)
  }

  #linkTo(reference: Reference, target: string): Link {
    const link = { ...reference, target: target as LogicalPath }
    return reference.role === 'worker-script' ? { ...link, place: this.#places.at(reference.start) } : link
  }

  /** It is relative to the page, which is mostly at the top; what it names must keep its name, wherever it is. */
  #serviceWorker(reference: Reference): Link[] {
    const top = new URL(this.#surroundings.base, this.#from)
    const targets = [this.#from, top].map((from) => resolve(reference, from, this.#surroundings.base))
    const target = targets.find((each) => each !== null && this.#surroundings.has(each))
    if (target !== undefined && target !== null) return [this.#linkTo(reference, target)]
    const [missing] = targets
    return isAbsolute(reference) && missing ? this.#miss(reference, missing) : []
  }

  #unanchored(reference: Reference): Link[] {
    const message = `"${reference.specifier}" is relative to the page or worker that runs this script, which nobody knows here: write new URL("${reference.specifier}", import.meta.url), or begin it with the base`
    this.#problem('reference-unanchored', reference, message)
    return []
  }

  #prefix(reference: Reference): void {
    const message = `"${reference.specifier}" leads to files by their plain names, since nobody knows here which modules go by it: one that is imported by its path as well runs twice; name the modules one by one, or write the map into a page`
    this.#problem('import-map-prefix', reference, message)
  }

  #miss(reference: Reference, target: string): Link[] {
    this.missing.push(target)
    const [suggestion] = this.#surroundings.suggest(target)
    const hint = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`
    this.#problem(
      'reference-missing',
      reference,
      `"${reference.specifier}" names no file (${target})${hint}`,
      target,
    )
    return []
  }

  #problem(code: Problem['code'], { start, specifier }: Reference, message: string, target?: string): void {
    const problem = problemAt(code, this.#path, this.#places.at(start), message)
    this.problems.push({ ...problem, specifier, ...(target === undefined ? {} : { target }) })
  }
}

/** Only in an import map an address may be a folder; in a page it is known who goes by it. */
function isPrefix({ syntax, specifier }: Reference): boolean {
  return syntax === 'json-string' && /^\.{0,2}\/.*\/$/.test(specifier)
}

function isAbsolute({ specifier }: Reference): boolean {
  return /^[\0- ]*(?:\/|[a-z][a-z0-9+.-]*:)/i.test(specifier)
}
