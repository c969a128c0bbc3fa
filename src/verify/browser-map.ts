/** The members of an import map's JSON that decide where modules are. */
export interface MapJson {
  readonly imports: Readonly<Record<string, unknown>>
  readonly scopes: Readonly<Record<string, unknown>>
}

/** A map, and the document's base URL where it stands. */
export interface BasedMap extends MapJson {
  readonly base: URL
}

/** The outcome for a specifier: a URL, or `null` where a browser would throw. */
export type Destination = string | null

/** What a specifier is looked up by. */
export interface LookUp {
  /** A URL, or a bare name. */
  readonly key: string
  readonly isUrl: boolean
}

/** From keys, URLs or bare names, to addresses; `null` blocks. */
type Table = ReadonlyMap<string, string | null>

/** A page's import maps as they were built, read like a browser does (HTML, "import maps"). */
export class BrowserMap {
  readonly isEmpty: boolean
  readonly #scopes: readonly { readonly prefix: string; readonly table: Table }[]
  readonly #imports: Table

  constructor(maps: readonly BasedMap[]) {
    this.isEmpty = maps.length === 0
    // What an earlier map says can't be changed by a later one.
    const inOrder = maps.toReversed()
    this.#imports = new Map(inOrder.flatMap(({ imports, base }) => [...tableOf(imports, base.href)]))
    const scopes = new Map<string, Table>()
    for (const { scopes: own, base } of inOrder)
      for (const [prefix, table] of scopesOf(own, base.href))
        scopes.set(prefix, new Map([...(scopes.get(prefix) ?? []), ...table]))
    this.#scopes = [...scopes]
      .map(([prefix, table]) => ({ prefix, table }))
      .sort((a, b) => (a.prefix < b.prefix ? 1 : -1))
  }

  /** Where an import leads that a script at a URL makes. */
  resolve({ key, isUrl }: LookUp, importer: string): Destination {
    for (const { prefix, table } of this.#scopes) {
      if (prefix !== importer && !(prefix.endsWith('/') && importer.startsWith(prefix))) continue
      const found = lookUp(key, table)
      if (found !== undefined) return found
    }
    const found = lookUp(key, this.#imports)
    return found === undefined ? (isUrl ? key : null) : found
  }

  /** Keys that are URLs of files, each with the other keys beside it that have the same address. */
  *fileKeys(): Generator<FileKey> {
    for (const table of [this.#imports, ...this.#scopes.map((scope) => scope.table)]) {
      const keys = [...table].filter(([key]) => !key.endsWith('/') && URL.canParse(key))
      for (const [key, address] of keys) {
        const isOther = ([other, to]: readonly [string, string | null]) => other !== key && to === address
        yield { key, address, others: () => keys.filter(isOther).map(([other]) => other) }
      }
    }
  }
}

interface FileKey {
  readonly key: string
  readonly address: string | null
  readonly others: () => readonly string[]
}

/** By what a script at a URL looks a specifier up; for a URL it is always the same. */
export function lookUpOf(specifier: string, importer: string): LookUp {
  const url = urlOf(specifier, importer)
  return { key: url ?? specifier, isUrl: url !== null }
}

function lookUp(key: string, table: Table): Destination | undefined {
  const exact = table.get(key)
  if (exact !== undefined) return exact
  // Every slash may end a prefix, the last one the longest.
  for (let at = key.lastIndexOf('/'); at >= 0; at = at === 0 ? -1 : key.lastIndexOf('/', at - 1)) {
    const folder = table.get(key.slice(0, at + 1))
    if (folder !== undefined && hasFolders(key)) return below(folder, key.slice(at + 1))
  }
  return undefined
}

/** A relative URL may climb out of the folder, which is an error then. */
function below(folder: string | null, rest: string): Destination {
  const url = folder !== null && URL.canParse(rest, folder) ? new URL(rest, folder) : null
  return folder !== null && url?.href.startsWith(folder) ? url.href : null
}

function tableOf(entries: object, base: string): Table {
  const table = new Map<string, string | null>()
  for (const [key, address] of Object.entries(entries)) {
    const name = urlOf(key, base) ?? key
    const url = typeof address === 'string' ? urlOf(address, base) : null
    const isWhole = !name.endsWith('/') || url?.endsWith('/') === true
    if (name !== '') table.set(name, isWhole ? url : null)
  }
  return table
}

function scopesOf(scopes: object, base: string): Map<string, Table> {
  const known = Object.entries(scopes).filter(([prefix]) => URL.canParse(prefix, base))
  return new Map(
    known.map(([prefix, entries]) => [new URL(prefix, base).href, tableOf(Object(entries), base)]),
  )
}

/** A bare name is no URL, though `URL` would make one of it. */
function urlOf(text: string, base: string): string | null {
  const isPath = ['/', './', '../'].some((start) => text.startsWith(start))
  const from = isPath ? base : undefined
  return URL.canParse(text, from) ? new URL(text, from).href : null
}

function hasFolders(key: string): boolean {
  return !URL.canParse(key) || /^(?:file|ftp|https?|wss?):/.test(key)
}
