import { byPath, type LogicalPath } from '../values/logical-path.js'
import {
  type AssetTexts,
  type Encoding,
  encodings,
  indented,
  type Manifest,
  manifestPieces,
  type Variant,
} from './manifest.js'
import { readManifest } from './read-manifest.js'
import { Reader } from './reader.js'

/** That a file was compressed: how hard, and what came of it if it was worth keeping. */
export interface Attempt {
  readonly level: number
  readonly variant?: Variant
}

/** What was tried for one file. */
export type Attempted = Readonly<Partial<Record<Encoding, Attempt>>>

/** The same for content-named files. */
export type Attempts = ReadonlyMap<LogicalPath, Attempted>

/** A manifest with the times that it was made and superseded: the record by which `clean` decides. */
export interface Release {
  readonly manifest: Manifest
  /** ISO 8601, UTC. */
  readonly made: string
  /** When another release became current; absent while this one is. */
  readonly superseded?: string
  /** Every file below the output folder that a build of this release ever wrote. */
  readonly files: readonly LogicalPath[]
  readonly attempts: Attempts
}

const recordVersion = 1

/** The content-named files of a manifest, variants and deltas included. */
export function contentFiles(manifest: Manifest): LogicalPath[] {
  return [...manifest.assets.values()].flatMap(({ file, variants = {}, deltas = [] }) =>
    [{ file }, ...Object.values(variants), ...deltas].map((each) => each.file),
  )
}

/** The newest first, by when each was current last. */
export function newestFirst(releases: Iterable<Release>): Release[] {
  // The one that is current was made when that before it was superseded, or long before, if it is current again.
  const endOf = ({ superseded = 'now' }: Release) => superseded
  return [...releases].sort((a, b) => byPath(endOf(b), endOf(a)) || byPath(b.made, a.made))
}

export function formatRelease(release: Release, texts?: AssetTexts): string {
  const pieces = [...manifestPieces(release.manifest, texts)].map((piece) => indented(piece))
  return `${releaseHead(release)}${pieces.join('')}${releaseTail}`
}

/** What stands in front of its manifest, which is a step deeper than in a file of its own. */
export function releaseHead({ manifest, made, superseded, files, attempts }: Release): string {
  const record = {
    version: recordVersion,
    release: manifest.release,
    made,
    superseded,
    files: [...new Set(files)].sort(byPath),
    attempts: Object.fromEntries([...attempts].sort(([a], [b]) => byPath(a, b))),
  }
  return `${JSON.stringify(record, null, 1).slice(0, -2)},\n "manifest": `
}

export const releaseTail = '\n}\n'

/** @throws {EverfreshError} `manifest-corrupt`, `manifest-newer`; {SyntaxError} */
export function parseRelease(text: string, name: string): Release {
  const reader = new Reader(name)
  const { version, manifest, made, superseded, files, attempts } = reader.object(
    JSON.parse(text),
    'the record',
  )
  reader.checkVersion(version, recordVersion)
  return {
    manifest: readManifest(manifest, name),
    made: reader.string(made, '"made"'),
    ...(superseded === undefined ? {} : { superseded: reader.string(superseded, '"superseded"') }),
    files: reader.paths(files, '"files"'),
    attempts: new Map(
      Object.entries(reader.object(attempts, '"attempts"')).map(([file, value]) => [
        reader.path(file, '"attempts"'),
        readAttempts(reader, reader.object(value, '"attempts"')),
      ]),
    ),
  }
}

function readAttempts(reader: Reader, value: Record<string, unknown>): Attempted {
  const known = encodings.filter((encoding) => value[encoding] !== undefined)
  return Object.fromEntries(known.map((encoding) => [encoding, readAttempt(reader, value[encoding])]))
}

function readAttempt(reader: Reader, value: unknown): Attempt {
  const { level, variant } = reader.object(value, 'an attempt')
  const tried = { level: reader.size(level, '"level"') }
  return variant === undefined ? tried : { ...tried, variant: reader.variant(variant, '"variant"') }
}
