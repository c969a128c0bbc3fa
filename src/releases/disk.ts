import { fileOf } from '../io/layout.js'
import { digestFile } from '../io/read.js'
import { isMissing, readError, systemCode } from '../io/system-error.js'
import { integrityOf } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'

/** What the files of a built folder hold, each read once. */
export class Disk {
  readonly #known = new Map<LogicalPath, string | null>()

  constructor(readonly dir: string) {}

  /**
   * The digest of a file; `null` if there is none.
   * @throws {EverfreshError} `unreadable`, `file-changing`
   */
  integrityOf(name: LogicalPath): string | null {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const integrity = readIntegrity(fileOf(this.dir, name))
    this.#known.set(name, integrity)
    return integrity
  }

  holds({ file, integrity }: { readonly file: LogicalPath; readonly integrity: string }): boolean {
    return this.integrityOf(file) === integrity
  }
}

function readIntegrity(file: string): string | null {
  try {
    return integrityOf(digestFile(file).digest)
  } catch (error) {
    if (isMissing(error) || systemCode(error) === 'EISDIR') return null
    throw readError(error, file)
  }
}
