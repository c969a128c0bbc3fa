import type { ImportMapRules, MapEntries } from '../find/reference.js'

/** One entry of an import map, its URLs resolved. */
export interface Rule {
  /** A URL, or a bare name. */
  readonly key: string
  /** As it is written. */
  readonly name: string
  /** The key of its scope as written; `null` for the map's `imports`. */
  readonly scope: string | null
  /** `null` for one that keeps modules from being found. */
  readonly address: URL | null
}

/** What a map says of a specifier: the rule that decides, and where it leads; `null` for nowhere. */
export interface Match {
  readonly rule: Rule
  readonly url: URL | null
}

/** A map and what its URLs start from: the document's base URL, as it is where the map stands. */
export interface PlacedRules extends ImportMapRules {
  readonly base: string
}

type Rules = ReadonlyMap<string, Rule>

/** The rules of one scope, or those without any. */
interface Table {
  readonly rules: Rules
  /** The longest first. */
  readonly prefixes: readonly Rule[]
}

/** An import map as browsers read it (HTML, "import maps"). */
export class ModuleMap {
  readonly #imports: Table
  /** The most specific first. */
  readonly #scopes: readonly (readonly [prefix: string, table: Table])[]

  /** Of several maps the first that has a rule counts. */
  constructor(maps: readonly PlacedRules[]) {
    const scopes = maps.map((map) => scopesOf(map.scopes, map.base))
    const prefixes = new Set(scopes.flatMap((each) => [...each.keys()]))
    this.#imports = tableOf(maps.map(({ imports, base }) => rulesOf(imports, base, null)))
    this.#scopes = [...prefixes]
      .sort(descending)
      .map((prefix) => [prefix, tableOf(scopes.flatMap((each) => each.get(prefix) ?? []))])
  }

  /** Every rule, of scopes too. */
  *rules(): Generator<Rule> {
    yield* this.#imports.rules.values()
    for (const [, { rules }] of this.#scopes) yield* rules.values()
  }

  /** The rule that decides on a specifier (a URL, or a bare name) for the script at a URL, if any does. */
  match(specifier: string, importer: string): Match | null {
    for (const table of this.#tables(importer)) {
      const rule = ruleFor(specifier, table)
      if (rule !== undefined) return { rule, url: targetOf(specifier, rule) }
    }
    return null
  }

  /** The prefixes by which a specifier may go that begins like this. */
  prefixesFor(head: string, importer: string): Rule[] {
    return [...this.#tables(importer)].flatMap(({ prefixes }) =>
      prefixes.filter(({ key }) => head.startsWith(key) || key.startsWith(head)),
    )
  }

  *#tables(importer: string): Generator<Table> {
    for (const [prefix, table] of this.#scopes)
      if (prefix === importer || (prefix.endsWith('/') && importer.startsWith(prefix))) yield table
    yield this.#imports
  }
}

/** The first of several that has a rule counts. */
function tableOf(all: readonly Rules[]): Table {
  const rules = new Map(all.toReversed().flatMap((each) => [...each]))
  const prefixes = [...rules.values()].filter(({ key }) => key.endsWith('/'))
  return { rules, prefixes: prefixes.sort((a, b) => descending(a.key, b.key)) }
}

/** What a specifier is compared by (HTML, "resolve a module specifier"): a URL as such, a bare name as it is. */
export function normalized(specifier: string, base: string): string {
  return urlLike(specifier, base)?.href ?? specifier
}

function urlLike(specifier: string, base: string): URL | null {
  const isRelative = /^(?:\/|\.\.?\/)/.test(specifier)
  if (isRelative) return URL.canParse(specifier, base) ? new URL(specifier, base) : null
  return URL.canParse(specifier) ? new URL(specifier) : null
}

function rulesOf(entries: MapEntries, base: string, scope: string | null): Rules {
  const rules = new Map<string, Rule>()
  for (const [name, address] of entries) {
    if (name === '') continue
    const key = normalized(name, base)
    const url = address === null ? null : urlLike(address, base)
    const isFolder = url?.href.endsWith('/') === true
    rules.set(key, { key, name, scope, address: key.endsWith('/') && !isFolder ? null : url })
  }
  return rules
}

/** Of two scopes with one URL the last counts. */
function scopesOf(scopes: ImportMapRules['scopes'], base: string): Map<string, Rules> {
  return new Map(
    scopes
      .filter(([prefix]) => URL.canParse(prefix, base))
      .map(([prefix, entries]) => [new URL(prefix, base).href, rulesOf(entries, base, prefix)]),
  )
}

function descending(a: string, b: string): number {
  return a === b ? 0 : a < b ? 1 : -1
}

/** An exact one comes before its prefixes. */
function ruleFor(specifier: string, { rules, prefixes }: Table): Rule | undefined {
  const exact = rules.get(specifier)
  const rule = exact ?? prefixes.find(({ key }) => specifier.startsWith(key))
  return rule === exact || mayHavePrefix(specifier) ? rule : undefined
}

/** A bare name, or a URL whose scheme has folders (URL Standard, "special scheme"). */
function mayHavePrefix(specifier: string): boolean {
  return !URL.canParse(specifier) || /^(?:https?|file|ftp|wss?):/.test(specifier)
}

/** A prefix leads into its folder, and not out of it again. */
function targetOf(specifier: string, { key, address }: Rule): URL | null {
  if (address === null || specifier === key) return address
  const rest = specifier.slice(key.length)
  const url = URL.canParse(rest, address.href) ? new URL(rest, address) : null
  return url?.href.startsWith(address.href) === true ? url : null
}
