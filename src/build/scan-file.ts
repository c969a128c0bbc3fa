import { closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { finderFor, type OwnFinders } from '../find/finders.js'
import { largeSize } from '../inspect.js'
import { type Digested, digestFile, type FileState, readScratch } from '../io/read.js'
import { readError, writeError } from '../io/system-error.js'
import type { FoundSource } from '../io/walk.js'
import { factsOf, type Scan, scan } from '../scan.js'
import type { LogicalPath } from '../values/logical-path.js'
import { isText, mediaType } from '../values/media-type.js'

/** A source after it was read once. */
export interface ScannedFile extends Scan, FileState {
  /** Whether its bytes lie where they were to be staged: nothing in them can be rewritten. */
  readonly isStaged: boolean
}

/** A source to be read. */
export interface ScanTask extends FoundSource {
  /** Where its bytes are to be staged if they are final. */
  readonly stage: Stage | null
}

/** Where bytes are written aside, and the name of which an error speaks. */
export interface Stage {
  readonly file: string
  readonly shown: string
}

/**
 * Reads a source, and stages it in the same pass if its bytes are final as they are. One that holds no references is
 * read in pieces, whatever its size.
 * @throws {EverfreshError} `unreadable`, `file-changing`, `output-unwritable`, `disk-full`
 */
export function scanFile(task: ScanTask, finders: OwnFinders): ScannedFile {
  try {
    return isScannedWhole(task, finders) ? scanWhole(task, finders) : scanPieces(task)
  } catch (error) {
    throw readError(error, task.file)
  }
}

function isScannedWhole({ path, size }: FoundSource, finders: OwnFinders): boolean {
  return finderFor(path, finders) !== undefined || (isText(mediaType(path)) && size <= largeSize)
}

function scanWhole({ path, file, stage }: ScanTask, finders: OwnFinders): ScannedFile {
  const { bytes, ...state } = readScratch(file)
  const scanned = scan(path, bytes, finders)
  const isStaged = stage !== null && isFinal(path, scanned)
  if (isStaged) writing(stage, () => writeFileSync(stage.file, bytes))
  return { ...scanned, ...state, isStaged }
}

function scanPieces({ file, stage }: ScanTask): ScannedFile {
  if (stage === null) return scannedPieces(digestFile(file), false)
  const target = writing(stage, () => openSync(stage.file, 'w'))
  try {
    const digested = digestFile(file, (piece, position) =>
      writing(stage, () => writePiece(target, piece, position)),
    )
    // It may have been longer when it was read for the first time.
    writing(stage, () => ftruncateSync(target, digested.size))
    return scannedPieces(digested, true)
  } finally {
    closeSync(target)
  }
}

function scannedPieces({ digest, ...state }: Digested, isStaged: boolean): ScannedFile {
  return { ...factsOf({ digest, size: state.size }), ...state, isStaged }
}

function writePiece(target: number, piece: Buffer, position: number): void {
  for (let done = 0; done < piece.length; )
    done += writeSync(target, piece, done, piece.length - done, position + done)
}

/** Source maps may be shifted, by what happens to their owners. */
function isFinal(path: LogicalPath, { found: { references, importMap } }: Scan): boolean {
  return references.length === 0 && importMap === undefined && !path.endsWith('.map')
}

function writing<T>({ shown }: Stage, write: () => T): T {
  try {
    return write()
  } catch (error) {
    throw writeError(error, shown)
  }
}
