import { readFileSync } from 'node:fs'
import { readManifestFile } from '../io/history.js'
import { fileOf, manifestName, releaseName } from '../io/layout.js'
import type { Manifest } from '../manifest/manifest.js'
import { contentFiles, type Release } from '../manifest/release.js'
import { EverfreshError } from '../values/error.js'
import type { Findings } from './finding.js'
import { verifyEntries } from './manifest.js'
import { isCanonical, type StoredRecord } from './records.js'

/**
 * The manifest, `null` after a finding if nothing more can be said of the folder.
 * @throws {EverfreshError} `manifest-missing`, `manifest-newer`
 */
export function openManifest(dir: string, findings: Findings): Manifest | null {
  try {
    const manifest = readManifestFile(dir)
    if (!isCanonical(readText(dir)))
      findings.add('manifest-corrupt', manifestName, 'it is not as a build writes it; another build mends it')
    verifyEntries(manifest, manifestName, findings)
    return manifest
  } catch (error) {
    if (!(error instanceof EverfreshError) || error.code !== 'manifest-corrupt') throw error
    findings.add('manifest-corrupt', manifestName, error.message)
    return null
  }
}

/** The record of the current release must say the same as the manifest, and know every file that `clean` may meet. */
export function verifyCurrentRecord(
  dir: string,
  manifest: Manifest,
  { record, names }: { record: StoredRecord | undefined; names: ReadonlySet<string> },
  findings: Findings,
): void {
  const name = releaseName(manifest.release)
  const mismatch = (what: string) =>
    findings.add('record-mismatch', name, `the record of the current release ${what}; another build mends it`)
  if (record === undefined) return
  if (record.manifestJson !== JSON.stringify(JSON.parse(readText(dir))))
    mismatch('holds another manifest than the current one')
  if (record.release.superseded !== undefined) mismatch('says that it was superseded')
  const [unlisted] = unlistedFiles(manifest, record.release, names)
  if (unlisted !== undefined) mismatch(`does not list ${unlisted}`)
}

function unlistedFiles(manifest: Manifest, { files }: Release, names: ReadonlySet<string>): string[] {
  const listed = new Set<string>(files)
  const plain = [...manifest.assets.keys()].filter((path) => names.has(path))
  return [...contentFiles(manifest), ...plain].filter((file) => !listed.has(file))
}

function readText(dir: string): string {
  return readFileSync(fileOf(dir, manifestName), 'utf8')
}
