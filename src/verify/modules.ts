import type { Found, Reference } from '../find/reference.js'
import type { LogicalPath } from '../values/logical-path.js'
import { mediaType } from '../values/media-type.js'
import type { Place } from '../values/problem.js'
import { type BrowserMap, type LookUp, lookUpOf } from './browser-map.js'
import type { FindingCode, Findings, Text } from './finding.js'
import { type Starts, startOf } from './starts.js'
import type { ReleaseUrls, Resolved } from './urls.js'

/** A specifier of a script or page, as it stands in the output. */
interface Import extends Place {
  readonly specifier: string
  readonly isCertain: boolean
  readonly beforeBase?: 'late' | 'own'
  /** `placeKey` of it. */
  readonly id: string
}

/** What a script at one of its URLs, or a page, imports. */
interface Step {
  readonly each: Import
  readonly from: string
  readonly lookUp: LookUp
}

/** What a URL names, and what it imports from there if it is a script. */
interface Stop {
  readonly resolved: Resolved
  readonly name: string
  readonly steps: readonly Step[] | null
}

interface Script {
  /** The file below the built folder. */
  readonly name: string
  readonly imports: readonly Import[]
}

interface Page extends Script {
  readonly map: BrowserMap
  readonly starts: Starts
  /** The URLs that it loads itself. */
  readonly roots: readonly URL[]
}

interface Complaint {
  readonly code: FindingCode
  readonly message: string
}

/** What a module is complained of until it is clear which import maps it goes by. */
interface Pending extends Complaint, Place {
  readonly name: string
}

/** Loads every page's modules as a browser would, by the page's own import map. */
export class Modules {
  readonly #urls: ReleaseUrls
  readonly #pages: Page[] = []
  readonly #stops = new Map<string, Stop>()
  readonly #scripts = new Map<LogicalPath, Script>()
  readonly #pending: Pending[] = []
  /** By the place of an import what some page finds there; `null` where all is well. */
  readonly #judged = new Map<string, (Complaint & Place & { name: string }) | null>()

  constructor(urls: ReleaseUrls) {
    this.#urls = urls
  }

  addScript(path: LogicalPath, text: Text, { references }: Found): void {
    if (isScript(path)) this.#scripts.set(path, { name: text.path, imports: importsIn(text, references) })
  }

  addPage(text: Text, { references }: Found, starts: Starts, map: BrowserMap): void {
    // A page in a `srcdoc` has a map of its own, or none.
    const own = references.filter(({ within }) => within === undefined)
    const roots = own.filter(({ role, syntax }) => role === undefined && syntax !== 'json-string')
    this.#pages.push({
      name: text.path,
      imports: importsIn(text, own).filter(({ isCertain }) => isCertain),
      map,
      starts,
      roots: roots.flatMap((root) => urlsOf(root.specifier, startOf(root, starts))),
    })
  }

  /** An import that leads nowhere, or to a plain name, unless a map leads on. */
  addPending(code: FindingCode, { path, places }: Text, start: number, message: string): void {
    this.#pending.push({ code, name: path, ...places.at(start), message })
  }

  verify(findings: Findings): void {
    for (const page of this.#pages) this.#load(page)
    const told = [...this.#judged.values()].flatMap((each) => each ?? [])
    const open = this.#pending.filter((each) => this.#judged.get(placeKey(each.name, each)) === undefined)
    for (const { code, name, message, ...place } of [...told, ...open])
      findings.addPlaced(code, name, place, message)
  }

  #load(page: Page): void {
    const urls = new Set(page.roots.map(({ href }) => href))
    const steps = page.imports.map((each) => stepFrom(startOf(each, page.starts).href, each))
    this.#follow(page, { name: page.name, steps }, urls)
    for (const href of urls) {
      const { name, steps } = this.#stopAt(href)
      if (steps !== null) this.#follow(page, { name, steps }, urls)
    }
  }

  #follow(
    { map, name: page }: Page,
    { name, steps }: { name: string; steps: readonly Step[] },
    urls: Set<string>,
  ): void {
    for (const { each, from, lookUp } of steps) {
      const href = map.resolve(lookUp, from)
      if (href === null) continue
      urls.add(href)
      if (each.isCertain) this.#judge(each, { name, page, resolved: this.#stopAt(href).resolved }, map)
    }
  }

  #judge(
    each: Import,
    { name, page, resolved }: { name: string; page: string; resolved: Resolved },
    map: BrowserMap,
  ): void {
    // Without a map of its own a page may be given one by whoever serves it.
    if (map.isEmpty && resolved.kind !== 'current' && resolved.kind !== 'missing') return
    const complaint = complaintOf(resolved, each, page)
    if (complaint !== null)
      this.#judged.set(each.id, { ...complaint, name, line: each.line, column: each.column })
    else if (!this.#judged.has(each.id)) this.#judged.set(each.id, null)
  }

  /** Remembered, since many pages come by. */
  #stopAt(href: string): Stop {
    const known = this.#stops.get(href)
    if (known !== undefined) return known
    const resolved = this.#urls.at(new URL(href))
    const isThere = resolved.kind === 'current' || resolved.kind === 'unversioned'
    const script = isThere ? this.#scripts.get(resolved.path) : undefined
    const steps = script?.imports.map((each) => stepFrom(href, each))
    const stop = { resolved, name: script?.name ?? '', steps: steps ?? null }
    this.#stops.set(href, stop)
    return stop
  }
}

function stepFrom(from: string, each: Import): Step {
  return { each, from, lookUp: lookUpOf(each.specifier, from) }
}

function complaintOf(resolved: Resolved, { specifier }: Import, page: string): Complaint | null {
  const way = `by the import map of ${page}`
  if (resolved.kind === 'missing')
    return { code: 'reference-missing', message: `"${specifier}" names no file (${resolved.name}) ${way}` }
  if (resolved.kind !== 'unversioned' && resolved.kind !== 'stale') return null
  const what = resolved.kind === 'stale' ? 'a version that is not the current one' : 'no version'
  return {
    code: `reference-${resolved.kind}`,
    message: `"${specifier}" names ${what} of ${resolved.path} ${way}`,
  }
}

function importsIn({ path, places }: Text, references: readonly Reference[]): Import[] {
  return references
    .filter(({ role, specifier }) => role === 'module' || (role === undefined && isScript(specifier)))
    .map(({ role, specifier, start, beforeBase }) => {
      const isCertain = role === 'module'
      // What else a script names resolves as any URL does.
      const place = places.at(start)
      const id = placeKey(path, place)
      const named = isCertain ? specifier : asUrl(specifier)
      return { specifier: named, isCertain, id, ...place, ...(beforeBase ? { beforeBase } : {}) }
    })
}

function urlsOf(specifier: string, from: URL): URL[] {
  return URL.canParse(specifier, from.href) ? [new URL(specifier, from)] : []
}

function asUrl(specifier: string): string {
  return /^(?:\/|\.{1,2}\/|[a-z][a-z0-9+.-]*:)/i.test(specifier) ? specifier : `./${specifier}`
}

function isScript(path: string): boolean {
  return mediaType(path.replace(/[?#].*/s, '')) === 'text/javascript'
}

function placeKey(name: string, { line, column }: Place): string {
  return `${name}:${line}:${column}`
}
