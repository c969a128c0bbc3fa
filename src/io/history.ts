import { readdirSync, readFileSync } from 'node:fs'
import type { Manifest } from '../manifest/manifest.js'
import { parseManifest } from '../manifest/read-manifest.js'
import { type Attempts, parseRelease, type Release } from '../manifest/release.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import { fileOf, journalName, manifestName, releasesName } from './layout.js'
import { isMissing, readError } from './system-error.js'

/** What earlier builds left in an output folder. A record that was lost or cut is no obstacle to a build. */
export interface History {
  readonly releases: ReadonlyMap<string, Release>
  /** The manifest's text as it lies there; empty if there is none. */
  readonly current: string
  /** Files that a build announced which did not come to its end. */
  readonly unfinished: readonly LogicalPath[]
}

export function readHistory(out: string): History {
  return {
    releases: new Map(listRecords(out).map((release) => [release.manifest.release, release])),
    current: readIfThere(fileOf(out, manifestName)) ?? '',
    unfinished: readJournal(out),
  }
}

/** All that earlier builds compressed, over all releases. */
export function knownAttempts({ releases }: History): Attempts {
  return new Map([...releases.values()].flatMap(({ attempts }) => [...attempts]))
}

/** @throws {EverfreshError} `manifest-missing`, `manifest-corrupt`, `manifest-newer` */
export function readManifestFile(out: string): Manifest {
  const file = fileOf(out, manifestName)
  const text = readIfThere(file)
  if (text !== undefined) return parseManifest(text, file)
  throw new EverfreshError(
    'manifest-missing',
    `"${out}" holds no build (there is no ${manifestName}): run "everfresh build <folder> --out ${out}" first`,
  )
}

function listRecords(out: string): Release[] {
  const folder = fileOf(out, releasesName)
  return namesIn(folder).flatMap((name) => {
    try {
      const record = parseRelease(readFileSync(`${folder}/${name}`, 'utf8'), name)
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
    const files: unknown = JSON.parse(readIfThere(fileOf(out, journalName)) ?? '[]')
    return Array.isArray(files) ? (files as LogicalPath[]) : []
  } catch {
    return []
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw readError(error, file)
  }
}
