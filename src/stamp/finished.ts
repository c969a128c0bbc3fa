import type { LogicalPath } from '../values/logical-path.js'
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

  constructor(given: GivenVersions) {
    this.#given = given
  }

  add(path: LogicalPath, done: Done): void {
    this.#done.set(path, done)
  }

  get(path: LogicalPath): Done | undefined {
    return this.#done.get(path)
  }

  /** A version that is given needs not be waited for. */
  versionOf(path: LogicalPath): string | undefined {
    return this.#given.get(path) ?? this.#done.get(path)?.version
  }
}

export function doneOf({ version, digest, versioned, bytes, remembered }: Stamped): Done {
  return { version, digest, versioned, changed: (bytes ?? remembered) != null }
}
