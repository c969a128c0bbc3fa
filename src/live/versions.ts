import type { LogicalPath } from '../values/logical-path.js'

/** The bytes of one version of a file. */
export interface LiveVersion {
  readonly path: LogicalPath
  /** Its content name, another for other bytes whatever the URL is. */
  readonly name: LogicalPath
  /** Whether a URL carries this version. */
  readonly versioned: boolean
  readonly bytes: Buffer
  readonly integrity: string
  readonly type: string
}

/** How many versions of one file are held, since a watcher may save many in a second, and how many bytes of all. */
const versionsOfAFile = 20
const budget = 64 << 20

/** What a URL names. */
interface Named {
  readonly held: LiveVersion
  /** What the URL carries. */
  readonly version: string
}

/**
 * Every version that somebody was told of, for a while: a page that was rendered before an edit still loads what
 * it names. The oldest go first.
 */
export class LiveVersions {
  readonly #byName = new Map<LogicalPath, LiveVersion>()
  readonly #namesOf = new Map<LogicalPath, LogicalPath[]>()
  readonly #byUrl = new Map<string, Named>()
  readonly #urlsOf = new Map<LogicalPath, Set<string>>()
  /** URL → the integrity of what it named first, which a browser may hold longer than we do. */
  readonly #claims = new Map<string, string>()
  /** URLs that named other bytes before. */
  readonly #reused = new Set<string>()
  #size = 0

  get(name: LogicalPath): LiveVersion | undefined {
    return this.#byName.get(name)
  }

  /** What a URL named last, relative to the base. */
  named(url: string): Named | undefined {
    return this.#byUrl.get(url)
  }

  isReused(url: string): boolean {
    return this.#reused.has(url)
  }

  /** Says that a URL, which carries `version`, names these bytes now, if they are held. */
  name(name: LogicalPath, url: string, version: string): boolean {
    const held = this.#byName.get(name)
    if (held === undefined) return false
    if ((this.#claims.get(url) ?? held.integrity) !== held.integrity) this.#reused.add(url)
    this.#claims.set(url, held.integrity)
    this.#byUrl.set(url, { held, version })
    this.#urlsOf.set(name, (this.#urlsOf.get(name) ?? new Set()).add(url))
    return true
  }

  hold(version: LiveVersion): void {
    this.#drop(version.name)
    this.#byName.set(version.name, version)
    this.#size += version.bytes.length
    const names = [...(this.#namesOf.get(version.path) ?? []), version.name]
    this.#namesOf.set(version.path, names)
    if (names.length > versionsOfAFile) this.#drop(names[0])
    while (this.#size > budget) this.#drop(this.#byName.keys().next().value)
  }

  clear(): void {
    this.#byName.clear()
    this.#namesOf.clear()
    this.#byUrl.clear()
    this.#urlsOf.clear()
    this.#claims.clear()
    this.#reused.clear()
    this.#size = 0
  }

  #drop(name: LogicalPath | undefined): void {
    const version = name === undefined ? undefined : this.#byName.get(name)
    if (version === undefined) return
    this.#byName.delete(version.name)
    this.#dropUrls(version)
    this.#size -= version.bytes.length
    const others = this.#namesOf.get(version.path)?.filter((other) => other !== version.name) ?? []
    this.#namesOf.set(version.path, others)
  }

  #dropUrls(version: LiveVersion): void {
    for (const url of this.#urlsOf.get(version.name) ?? [])
      if (this.#byUrl.get(url)?.held === version) this.#byUrl.delete(url)
    this.#urlsOf.delete(version.name)
  }
}
