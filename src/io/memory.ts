import type { Content } from '../http/reply.js'
import { digestOf, integrityOf } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import { digestFile, readContent } from './read.js'
import { isMissing, readError } from './system-error.js'

/** Bytes of all files together that a server holds in memory, the smallest files first. */
const memoryBudget = 64 << 20

/** A file as it was promised. */
export interface Promised {
  readonly file: string
  /** In bytes. */
  readonly size: number
  readonly integrity: string
}

/** Which of the files fit into the budget, the smallest first. */
export function chooseForMemory(files: readonly Promised[], budget = memoryBudget): ReadonlySet<string> {
  const chosen = new Set<string>()
  let used = 0
  for (const { file, size } of files.toSorted((a, b) => a.size - b.size)) {
    used += size
    if (used > budget) break
    chosen.add(file)
  }
  return chosen
}

/** A file's content after it was compared with what was promised; `null` if it is another, or gone. */
export function verifiedContent(promised: Promised, inMemory: boolean): Content | null {
  try {
    return inMemory ? heldContent(promised) : storedContent(promised)
  } catch (error) {
    if (isMissing(error)) return null
    throw readError(error, promised.file)
  }
}

function heldContent({ file, integrity }: Promised): Content | null {
  const { bytes } = readContent(file)
  return integrityOf(digestOf(bytes)) === integrity ? bytes : null
}

function storedContent({ file, integrity }: Promised): Content | null {
  const { digest, signature } = digestFile(file)
  return integrityOf(digest) === integrity ? { file, signature } : null
}

export function corruptOutput(file: string): EverfreshError {
  return new EverfreshError(
    'output-corrupt',
    `${file} is missing or holds other bytes than the manifest says: remove it if it is there, then build the folder again`,
  )
}
