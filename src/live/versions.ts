import type { LogicalPath } from '../values/logical-path.js'

/** The bytes of one version of a file. */
export interface LiveVersion {
  readonly path: LogicalPath
  /** Its content name. */
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

/**
 * Every version that somebody was told of, for a while: a page that was rendered before an edit still loads what
 * it names. The oldest go first.
 */
export class LiveVersions {
  readonly #byName = new Map<LogicalPath, LiveVersion>()
  readonly #namesOf = new Map<LogicalPath, LogicalPath[]>()
  #size = 0

  get(name: LogicalPath): LiveVersion | undefined {
    return this.#byName.get(name)
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
    this.#size = 0
  }

  #drop(name: LogicalPath | undefined): void {
    const version = name === undefined ? undefined : this.#byName.get(name)
    if (version === undefined) return
    this.#byName.delete(version.name)
    this.#size -= version.bytes.length
    const others = this.#namesOf.get(version.path)?.filter((other) => other !== version.name) ?? []
    this.#namesOf.set(version.path, others)
  }
}
