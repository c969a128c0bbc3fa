import { byPath, type LogicalPath } from '../values/logical-path.js'
import { textOf } from '../values/text.js'
import type { KnownParts } from './known-parts.js'
import {
  assetPieces,
  type Encoding,
  encodings,
  indented,
  type Manifest,
  manifestPieces,
  type Piece,
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
  const files: LogicalPath[] = []
  for (const { file, variants, deltas } of manifest.assets.values()) {
    files.push(file)
    for (const each of variants === undefined ? [] : Object.values(variants)) files.push(each.file)
    for (const each of deltas ?? []) files.push(each.file)
  }
  return files
}

/** The newest first, by when each was current last. */
export function newestFirst(releases: Iterable<Release>): Release[] {
  // The one that is current was made when that before it was superseded, or long before, if it is current again.
  const endOf = ({ superseded = 'now' }: Release) => superseded
  return [...releases].sort((a, b) => byPath(endOf(b), endOf(a)) || byPath(b.made, a.made))
}

export function formatRelease(release: Release): string {
  const pieces = [...manifestPieces(release.manifest, assetPieces)].map(({ inRecord }) => inRecord)
  return [...releaseHead(release, fileTexts), ...pieces, releaseTail].join('')
}

/** How the long parts of the texts are made. */
export interface ReleaseTexts<Text> {
  files(files: readonly LogicalPath[]): Iterable<Text>
  assets(assets: Manifest['assets']): Iterable<Piece<Text>>
}

/** All of it anew. */
export const newTexts: ReleaseTexts<string> = { files: fileTexts, assets: assetPieces }

/** What stands in front of its manifest, which is a step deeper than in a file of its own. */
export function* releaseHead<Text>(
  { manifest: { release }, made, superseded, files, attempts }: Release,
  textsOf: (files: readonly LogicalPath[]) => Iterable<Text>,
): Generator<Text | string> {
  const head = { version: recordVersion, release, made, superseded }
  const sorted = [...new Set(files)].sort(byPath)
  const tried = Object.fromEntries([...attempts].sort(([a], [b]) => byPath(a, b)))
  yield `${JSON.stringify(head, null, 1).slice(0, -2)},\n "files": [`
  yield* textsOf(sorted)
  yield `${sorted.length === 0 ? '' : '\n '}],\n "attempts": ${indented(JSON.stringify(tried, null, 1))},\n "manifest": `
}

export const releaseTail = '\n}\n'

function* fileTexts(files: readonly LogicalPath[]): Generator<string> {
  for (const [index, file] of files.entries()) yield index === 0 ? fileText(file) : `,${fileText(file)}`
}

export function fileText(file: LogicalPath): string {
  return `\n  ${JSON.stringify(file)}`
}

/** That a release was superseded, in the text of its record, and where that goes in one that doesn't say it yet. */
export function supersededLine(superseded: string): string {
  return ` "superseded": ${JSON.stringify(superseded)},\n`
}

/** `beginning`: at least `headLength` characters; `null` for one that was written otherwise. */
export function placeOfSuperseded(beginning: string): number | null {
  return headBefore.exec(beginning)?.[0].length ?? null
}

export const headLength = 200

const headBefore = /^\{\n "version": 1,\n "release": "[0-9a-f]*",\n "made": "[0-9TZ:.-]*",\n(?= "files": )/

/** `known`: what other records of the output say. @throws {EverfreshError} `manifest-corrupt`, `manifest-newer`; {SyntaxError} */
export function parseRelease(text: string | Uint8Array, name: string, known?: KnownParts): Release {
  const reader = new Reader(name)
  const parts = known?.read(text) ?? null
  const { version, manifest, made, superseded, files, attempts } =
    parts?.rest ?? reader.object(JSON.parse(typeof text === 'string' ? text : textOf(text)), 'the record')
  reader.checkVersion(version, recordVersion)
  const read = readManifest(manifest, name)
  return {
    manifest: parts === null ? read : { ...read, assets: new Map(parts.assets) },
    made: reader.string(made, '"made"'),
    ...(superseded === undefined ? {} : { superseded: reader.string(superseded, '"superseded"') }),
    files: parts?.files ?? reader.paths(files, '"files"'),
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
