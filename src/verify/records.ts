import { readdirSync, readFileSync } from 'node:fs'
import { fileOf, releaseName, releasesName } from '../io/layout.js'
import { isMissing } from '../io/system-error.js'
import { parseRelease, type Release } from '../manifest/release.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Findings } from './finding.js'

/** A record, and the manifest in it to the letter. */
export interface StoredRecord {
  readonly release: Release
  readonly manifestJson: string
}

/** The records of all releases that are kept, one at a time; one that can't be read is a finding. */
export function* readRecords(dir: string, findings: Findings): Generator<StoredRecord> {
  for (const base of namesIn(fileOf(dir, releasesName))) {
    const name = `${releasesName}/${base}` as LogicalPath
    if (!base.endsWith('.json')) findings.add('file-unexpected', name, 'no build wrote this')
    else yield* readRecord(dir, name, findings)
  }
}

function readRecord(dir: string, name: LogicalPath, findings: Findings): StoredRecord[] {
  try {
    const text = readFileSync(fileOf(dir, name), 'utf8')
    const release = parseRelease(text, name)
    const { release: id, manifest }: { release?: unknown; manifest?: unknown } = JSON.parse(text)
    if (id !== release.manifest.release || releaseName(release.manifest.release) !== name)
      throw new Error(`this is the record of another release, ${id}`)
    if (!isCanonical(text)) findings.add('record-corrupt', name, 'this record is not as a build writes it')
    return [{ release, manifestJson: JSON.stringify(manifest) }]
  } catch (error) {
    findings.add('record-corrupt', name, error instanceof Error ? error.message : String(error))
    return []
  }
}

/** Whether JSON has the spelling in which a build writes it: then no byte of it can change unseen. */
export function isCanonical(text: string): boolean {
  return `${JSON.stringify(JSON.parse(text), null, 1)}\n` === text
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}
