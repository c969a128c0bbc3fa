import type { Reference } from './find/reference.js'
import type { Site } from './site.js'
import type { Link, LooseImport } from './stamp/graph.js'
import { outsideBase, resolve, Start } from './stamp/resolve.js'
import type { LogicalPath } from './values/logical-path.js'
import { mediaType } from './values/media-type.js'
import type { Places } from './values/places.js'
import { type Problem, problemAt } from './values/problem.js'
import { encodePath } from './values/url-path.js'

/** What a reference can lead to. */
export interface Surroundings extends Site {
  /** The path of a file if there is one: always the same string, which many links share. */
  find(path: string): LogicalPath | undefined
  /** What a missing path may have meant, the best first. */
  suggest(path: string): readonly string[]
}

/** Where references start from: the file's own URL, and, of a page, its `<base href>` if it has one. */
export interface Starts {
  readonly own: Start
  readonly base: Start
}

/** Turns the references of one file into links, and says which could not be. */
export class Resolver {
  readonly problems: Problem[] = []
  /** Paths below the base that were looked for in vain. */
  readonly missing: string[] = []
  /** Module specifiers that lead to no file without an import map. */
  readonly loose: LooseImport[] = []
  readonly #path: LogicalPath
  readonly #starts: Starts
  readonly #surroundings: Surroundings
  readonly #places: Places

  constructor(path: LogicalPath, starts: Starts, surroundings: Surroundings, places: Places) {
    this.#path = path
    this.#starts = starts
    this.#surroundings = surroundings
    this.#places = places
  }

  /** None, or one. */
  link(reference: Reference): Link[] {
    if (reference.role === 'service-worker') return this.#serviceWorker(reference)
    if (reference.role === 'page-worker' && !isAbsolute(reference)) return this.#unanchored(reference)
    const target = resolve(reference, this.#from(reference), this.#surroundings.base)
    if (reference.beforeBase === 'late') this.#late(reference, target)
    const found = target === null ? undefined : this.#surroundings.find(target)
    if (found !== undefined) return [this.#linkTo(reference, found)]
    if (reference.role === 'module')
      this.loose.push({ ...reference, place: this.#places.at(reference.start) })
    if (isPrefix(reference) && mediaType(this.#path) === 'application/json') this.#prefix(reference)
    if (reference.role === 'map-key' || reference.role === 'map-scope') return []
    return target === null ? this.#outside(reference) : this.#miss(reference, target)
  }

  #from({ beforeBase }: Reference): Start {
    return beforeBase === 'own' ? this.#starts.own : this.#starts.base
  }

  #late(reference: Reference, target: string | null): void {
    if (resolve(reference, this.#starts.own, this.#surroundings.base) === target) return
    const message = `"${reference.specifier}" stands before <base>, and is resolved when a browser uses it: put <base> in front of it`
    this.#problem('reference-ambiguous', reference, message)
  }

  #linkTo(reference: Reference, target: LogicalPath): Link {
    if (isPlain(reference)) return plainLink(reference, target)
    const link = { ...reference, target }
    return mayBeProblem(reference) ? { ...link, place: this.#places.at(reference.start) } : link
  }

  /** It is relative to the page, which is mostly at the top; what it names must keep its name, wherever it is. */
  #serviceWorker(reference: Reference): Link[] {
    const from = this.#from(reference)
    const top = new Start(() => new URL(this.#surroundings.base, from.url), null)
    const targets = [from, top].map((from) => resolve(reference, from, this.#surroundings.base))
    const [found] = targets.flatMap((each) => (each === null ? [] : (this.#surroundings.find(each) ?? [])))
    if (found !== undefined) return [this.#linkTo(reference, found)]
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
    const message = `"${reference.specifier}" names no file (${target})${this.#reason(reference, target)}`
    this.#problem('reference-missing', reference, message, target)
    return []
  }

  /** Why there is none: by a rule, or by a slip. */
  #reason({ property }: Reference, target: string): string {
    if (property !== undefined)
      return ` as seen from here; begin it with the base, for ${property} may be used elsewhere`
    const isHidden = /(?:^|\/)\./.test(target)
    if (this.#surroundings.policy.isOmitted(target))
      return isHidden
        ? `: hidden files are left out; "omit" with "!${hiddenPart(target)}" brings it back`
        : ': "omit" leaves it out'
    const [suggestion] = this.#surroundings.suggest(target)
    return suggestion === undefined ? '' : `; did you mean "${suggestion}"?`
  }

  /** `/css/a.css` below another base: elsewhere, or forgotten. It is told only where we hold such a file. */
  #outside(reference: Reference): Link[] {
    const path = outsideBase(reference, this.#from(reference), this.#surroundings.base)
    if (
      path === null ||
      this.#surroundings.find(path) === undefined ||
      !this.#surroundings.policy.isVersioned(path)
    )
      return []
    const meant = this.#surroundings.base + encodePath(path)
    const message = `"${reference.specifier}" lies outside of the base, while ${path} is served as ${meant}: write that, or a relative URL`
    this.#problem('reference-outside-base', reference, message, path)
    return []
  }

  #problem(code: Problem['code'], { start, specifier }: Reference, message: string, target?: string): void {
    const problem = problemAt(code, this.#path, this.#places.at(start), message)
    this.problems.push({ ...problem, specifier, ...(target === undefined ? {} : { target }) })
  }
}

/** What most references are. */
function isPlain({ within, beforeBase, isDynamic, property, integrity, role }: Reference): boolean {
  const rare = within ?? beforeBase ?? isDynamic ?? property ?? integrity
  return rare === undefined && role !== 'worker-script'
}

/** Written out, since V8 gives a spread object twice the memory, and there may be very many. */
function plainLink({ start, end, specifier, syntax, role }: Reference, target: LogicalPath): Link {
  return role === undefined
    ? { start, end, specifier, syntax, target }
    : { start, end, specifier, syntax, role, target }
}

/** What only all files together show. */
function mayBeProblem({ role, property, integrity }: Reference): boolean {
  return role === 'worker-script' || property !== undefined || integrity?.isAuthored === true
}

/** The first name in a path by which it is hidden, for nothing below such a folder can be brought back by itself. */
function hiddenPart(path: string): string {
  const parts = path.split('/')
  return parts.slice(0, parts.findIndex((part) => part.startsWith('.')) + 1).join('/')
}

/** Only in an import map an address may be a folder; in a page it is known who goes by it. */
function isPrefix({ syntax, specifier }: Reference): boolean {
  return syntax === 'json-string' && /^\.{0,2}\/.*\/$/.test(specifier)
}

function isAbsolute({ specifier }: Reference): boolean {
  return /^[\0- ]*(?:\/|[a-z][a-z0-9+.-]*:)/i.test(specifier)
}
