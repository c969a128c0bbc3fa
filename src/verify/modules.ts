import type { Found, Reference } from '../find/reference.js'
import type { LogicalPath } from '../values/logical-path.js'
import { mediaType } from '../values/media-type.js'
import type { Place } from '../values/problem.js'
import type { BrowserMap } from './browser-map.js'
import type { FindingCode, Findings, Text } from './finding.js'
import { type Starts, startOf } from './starts.js'
import type { ReleaseUrls, Resolved } from './urls.js'

/** A specifier of a script or page, as it stands in the output. */
interface Import extends Place {
  readonly specifier: string
  readonly isCertain: boolean
  readonly beforeBase?: 'late' | 'own'
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
    const open = this.#pending.filter((each) => this.#judged.get(keyOf(each.name, each)) === undefined)
    for (const { code, name, message, ...place } of [...told, ...open])
      findings.addPlaced(code, name, place, message)
  }

  #load(page: Page): void {
    const urls = new Set<string>()
    const reach = (url: URL) => {
      if (this.#scriptAt(url) !== undefined) urls.add(url.href)
    }
    for (const root of page.roots) reach(root)
    for (const each of page.imports) this.#follow(page, page, startOf(each, page.starts).href, each, reach)
    for (const href of urls) {
      const script = this.#scriptAt(new URL(href))
      for (const each of script?.imports ?? []) this.#follow(page, script ?? page, href, each, reach)
    }
  }

  #follow(
    { map, name: page }: Page,
    { name }: Script,
    from: string,
    each: Import,
    reach: (url: URL) => void,
  ): void {
    const url = map.resolve(each.specifier, from)
    if (url === null) return
    reach(url)
    if (!each.isCertain) return
    const resolved = this.#urls.at(url)
    const key = keyOf(name, each)
    const complaint = complaintOf(resolved, each, page)
    // Without a map of its own a page may be given one by whoever serves it.
    if (map.isEmpty && resolved.kind !== 'current' && resolved.kind !== 'missing') return
    if (complaint === null) this.#judged.set(key, this.#judged.get(key) ?? null)
    else this.#judged.set(key, { ...complaint, name, line: each.line, column: each.column })
  }

  #scriptAt(url: URL): Script | undefined {
    const resolved = this.#urls.at(url)
    const isThere = resolved.kind === 'current' || resolved.kind === 'unversioned'
    return isThere ? this.#scripts.get(resolved.path) : undefined
  }
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

function importsIn({ places }: Text, references: readonly Reference[]): Import[] {
  return references
    .filter(({ role, specifier }) => role === 'module' || (role === undefined && isScript(specifier)))
    .map(({ role, specifier, start, beforeBase }) => {
      const isCertain = role === 'module'
      // What else a script names resolves as any URL does.
      const named = isCertain ? specifier : asUrl(specifier)
      return { specifier: named, isCertain, ...places.at(start), ...(beforeBase ? { beforeBase } : {}) }
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

function keyOf(name: string, { line, column }: Place): string {
  return `${name}:${line}:${column}`
}
