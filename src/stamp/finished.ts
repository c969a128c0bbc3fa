import type { LogicalPath } from '../values/logical-path.js'
import type { StampedAlone } from './earlier.js'
import type { Stamped } from './stamped.js'
import type { GivenVersions } from './versions.js'

/** What others need to know of a file that is stamped. */
export interface Done extends Pick<Stamped, 'version' | 'digest' | 'versioned'> {
  /** Whether its bytes are others than those of its source. */
  readonly changed: boolean
}

/** The files that are stamped so far. */
export class Finished {
  readonly #given: GivenVersions
  readonly #done = new Map<LogicalPath, Done>()
  readonly #earlier: (path: LogicalPath) => StampedAlone | undefined

  /** `earlier`: what became of files that need no stamping now. */
  constructor(given: GivenVersions, earlier: (path: LogicalPath) => StampedAlone | undefined) {
    this.#given = given
    this.#earlier = earlier
  }

  add(path: LogicalPath, done: Done): void {
    this.#done.set(path, done)
  }

  get(path: LogicalPath): Done | undefined {
    const done = this.#done.get(path)
    if (done !== undefined) return done
    const earlier = this.#earlier(path)
    return earlier === undefined ? undefined : doneOf(earlier)
  }

  /** A version that is given needs not be waited for. */
  versionOf(path: LogicalPath): string | undefined {
    return this.#given.get(path) ?? this.get(path)?.version
  }
}

export function doneOf({ version, digest, versioned, bytes, remembered }: StampedAlone): Done {
  return { version, digest, versioned, changed: (bytes ?? remembered) != null }
}
