import { closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs'
import type { Reference } from '../find/reference.js'
import type { FileState } from '../io/file-state.js'
import { fileOf } from '../io/layout.js'
import { readScratch } from '../io/read.js'
import { type StagingPlaces, stagedFile } from '../io/staging.js'
import { sourceError, writeError } from '../io/system-error.js'
import type { FoundSource } from '../io/walk.js'
import { largeSize, type Scan, type ScanRules, scan, scanPieces } from '../scan.js'
import { isBare } from '../stamp/resolve.js'
import { isText, mediaType } from '../values/media-type.js'
import type { HeldText, TextStore } from './held-text.js'

/** A source after it was read once. */
export interface ScannedFile extends Scan, FileState {
  /** Whether its bytes lie where they were to be staged: nothing in them can be rewritten. */
  readonly isStaged: boolean
  /** Its bytes, where they may be rewritten and there is room for them. */
  readonly held: HeldText | null
}

/** A source to be read. */
export interface ScanTask {
  readonly source: FoundSource
  /** The number in the staging folder under which its bytes are written if they are final. */
  readonly staged: number | null
}

/** What all tasks share. */
export interface ScanMeans {
  readonly rules: ScanRules
  readonly store: TextStore
  readonly places: StagingPlaces
}

/** Where bytes are written aside, and the name of which an error speaks. */
interface Stage {
  readonly file: string
  readonly shown: string
}

/**
 * Reads a source, and stages it in the same pass if its bytes are final as they are. One that holds no references is
 * read in pieces if it is large.
 * @throws {EverfreshError} `unreadable`, `file-changing`, `output-unwritable`, `disk-full`
 */
export function scanFile({ source, staged }: ScanTask, means: ScanMeans): ScannedFile {
  const stage = staged === null ? null : stageOf(source, staged, means.places)
  try {
    return isScannedWhole(source, means.rules)
      ? scanWhole(source, stage, means)
      : scanLarge(source, stage, means)
  } catch (error) {
    throw sourceError(error, source.file)
  }
}

function stageOf({ path }: FoundSource, staged: number, { folder, out }: StagingPlaces): Stage {
  return { file: stagedFile(folder, staged), shown: fileOf(out, path) }
}

function isScannedWhole({ path, size }: FoundSource, rules: ScanRules): boolean {
  if (size <= smallSize || rules.finderFor(path) !== undefined) return true
  return size <= largeSize && isText(mediaType(path))
}

/** In bytes: up to here one call of each kind is faster than pieces, and no memory is lost. */
const smallSize = 1 << 20

function scanWhole(source: FoundSource, stage: Stage | null, { rules, store }: ScanMeans): ScannedFile {
  const { path, file } = source
  const { bytes, ...state } = readScratch(file, source)
  const scanned = scan(path, bytes, rules)
  const isStaged = stage !== null && isFinal(scanned)
  if (isStaged) writing(stage, () => writeFileSync(stage.file, bytes))
  const held = isStaged ? null : holdText(scanned, bytes, store)
  return { ...scanned, ...state, isStaged, held }
}

export function holdText({ text }: Scan, bytes: Buffer, store: TextStore): HeldText | null {
  return text === null ? null : store.hold(bytes, text.encoding)
}

function scanLarge({ file }: FoundSource, stage: Stage | null, { rules }: ScanMeans): ScannedFile {
  if (stage === null) return { ...scanPieces(file, rules), isStaged: false, held: null }
  const target = writing(stage, () => openSync(stage.file, 'w'))
  try {
    const scanned = scanPieces(file, rules, (piece, position) =>
      writing(stage, () => writePiece(target, piece, position)),
    )
    // It may have been longer when it was read for the first time.
    writing(stage, () => ftruncateSync(target, scanned.size))
    return { ...scanned, isStaged: true, held: null }
  } finally {
    closeSync(target)
  }
}

function writePiece(target: number, piece: Buffer, position: number): void {
  for (let done = 0; done < piece.length; )
    done += writeSync(target, piece, done, piece.length - done, position + done)
}

/**
 * A source map may yet be shifted, by what happens to its owner, and a bare name be a module of ours by an import map;
 * what was staged is then left over.
 */
export function isFinal({ found: { references, importMap } }: Pick<Scan, 'found'>): boolean {
  return importMap === undefined && references.every(isBareModule)
}

function isBareModule({ role, specifier }: Reference): boolean {
  return role === 'module' && isBare(specifier)
}

function writing<T>({ shown }: Stage, write: () => T): T {
  try {
    return write()
  } catch (error) {
    throw writeError(error, shown)
  }
}
