import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { KnownParts } from '../manifest/known-parts.js'
import { type Encoding, encodings, type Manifest } from '../manifest/manifest.js'
import { parseManifest } from '../manifest/read-manifest.js'
import { type Attempted, type Attempts, parseRelease, type Release } from '../manifest/release.js'
import { type Digest, digestOf } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import { checkFolderName } from '../values/known-options.js'
import { type LogicalPath, toLogicalPath } from '../values/logical-path.js'
import { fileOf, journalName, manifestName, releasesName } from './layout.js'
import { readContent } from './read.js'
import { isMissing, readError } from './system-error.js'

/** What earlier builds left in an output folder. A record that was lost or cut is no obstacle to a build. */
export interface History {
  readonly releases: ReadonlyMap<string, Release>
  /** The manifest that lies there; `null` if there is none. */
  readonly current: CurrentManifest | null
  /** Files that a build announced which did not come to its end. */
  readonly unfinished: readonly LogicalPath[]
}

/** Of a manifest's file. */
export interface CurrentManifest {
  readonly digest: Digest
  /** Which release it says to be; `undefined` if it can't be read. */
  readonly release: string | undefined
}

export function readHistory(out: string): History {
  checkFolderName(out)
  return {
    releases: new Map(listRecords(out).map((release) => [release.manifest.release, release])),
    current: readCurrent(out),
    unfinished: readJournal(out),
  }
}

/**
 * Now as ISO 8601, but later than any time in the records, by which they are ordered: somebody may have set back the
 * clock. `now` is in milliseconds since 1970.
 */
export function laterThan({ releases }: History, now: number): string {
  return laterThanAll(
    [...releases.values()].flatMap(({ made, superseded = made }) => [made, superseded]),
    now,
  )
}

/** The same for any times. */
export function laterThanAll(times: readonly string[], now: number): string {
  const known = times.map((time) => Date.parse(time)).filter((time) => time < lastTime)
  return new Date(Math.max(now, ...known.map((time) => time + 1))).toISOString()
}

/** From the year 10000 on, texts are not in the order of their times; a clock that says so is broken. */
const lastTime = Date.UTC(9999, 11, 31)

/** All that earlier builds compressed, over all releases: of each file the strongest, for that is what lies there. */
export function knownAttempts({ releases }: History): Attempts {
  const known = new Map<LogicalPath, Attempted>()
  for (const { attempts } of releases.values())
    for (const [file, attempted] of attempts) known.set(file, strongest(known.get(file), attempted))
  return known
}

function strongest(one: Attempted = {}, other: Attempted = {}): Attempted {
  const levelOf = (attempted: Attempted, encoding: Encoding) => attempted[encoding]?.level ?? -1
  const pairs = encodings.flatMap((encoding) => {
    const attempt = levelOf(one, encoding) > levelOf(other, encoding) ? one[encoding] : other[encoding]
    return attempt === undefined ? [] : [[encoding, attempt] as const]
  })
  return Object.fromEntries(pairs)
}

/** @throws {EverfreshError} `manifest-missing`, `manifest-corrupt`, `manifest-newer` */
export function readManifestFile(out: string): Manifest {
  checkFolderName(out)
  const file = fileOf(out, manifestName)
  const bytes = readIfThere(file)
  if (bytes !== undefined) return parseManifest(bytes, file)
  throw missing(out)
}

/** Which release a built folder says to be, without reading much; `undefined` if that isn't where a build writes it. */
export function releaseClaimed(out: string): string | undefined {
  checkFolderName(out)
  const file = fileOf(out, manifestName)
  try {
    return releaseIn(readStart(file))
  } catch (error) {
    if (isMissing(error)) throw missing(out)
    throw readError(error, file)
  }
}

function missing(out: string): EverfreshError {
  return new EverfreshError(
    'manifest-missing',
    `"${out}" holds no build (there is no ${manifestName}): run "everfresh build <folder> --out ${out}" first`,
  )
}

/** So many bytes of a manifest are enough to know its release. */
const headSize = 200

function readStart(file: string): Buffer {
  const descriptor = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(headSize)
    return bytes.subarray(0, readSync(descriptor, bytes, 0, headSize, 0))
  } finally {
    closeSync(descriptor)
  }
}

function readCurrent(out: string): CurrentManifest | null {
  const bytes = readIfThere(fileOf(out, manifestName))
  return bytes === undefined ? null : { digest: digestOf(bytes), release: releaseIn(bytes) }
}

/** It stands at the beginning, as a build writes it. */
function releaseIn(manifest: Buffer): string | undefined {
  return /"release":\s*"([0-9a-f]{16})"/.exec(manifest.toString('latin1', 0, headSize))?.[1]
}

function listRecords(out: string): Release[] {
  const folder = fileOf(out, releasesName)
  const known = new KnownParts()
  return namesIn(folder).flatMap((name) => {
    try {
      const record = parseRelease(readContent(`${folder}/${name}`, known.allocate).bytes, name, known)
      return `${record.manifest.release}.json` === name ? [record] : []
    } catch {
      return []
    }
  })
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'))
  } catch {
    return []
  }
}

function readJournal(out: string): LogicalPath[] {
  try {
    const files: unknown = JSON.parse(readIfThere(fileOf(out, journalName))?.toString() ?? '[]')
    return Array.isArray(files)
      ? files.flatMap((file) => (typeof file === 'string' && toLogicalPath(file)) || [])
      : []
  } catch {
    return []
  }
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw readError(error, file)
  }
}
