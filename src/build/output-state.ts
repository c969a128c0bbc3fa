import { lstatSync, readFileSync } from 'node:fs'
import { signatureOf } from '../io/file-state.js'
import { fileOf, journalName, manifestName, privateFolder, releasesName } from '../io/layout.js'
import { listingOf } from '../io/listing.js'
import { digestOf, integrityOf } from '../values/digest.js'
import { baseName, type LogicalPath } from '../values/logical-path.js'

/**
 * What a built folder is, as far as names can tell; `null` for one that holds no finished build. The manifest counts by
 * its bytes, those that were written if `manifest` is given: another build may have followed.
 */
export function outputState(out: string, manifest?: string): string | null {
  const own = listingOf(fileOf(out, privateFolder), () => true)
  const files = listingOf(out, (name) => name !== privateFolder)
  if (own === null || files === null || own.some(isUnfinished)) return null
  const records = own.filter((name) => name.startsWith(releases)).map((name) => recordState(out, name))
  const current = integrityOf(digestOf(manifest ?? readFileSync(fileOf(out, manifestName))))
  return integrityOf(digestOf([current, ...records, ...files].join('\0')))
}

const releases = `${baseName(releasesName)}/`

function isUnfinished(name: string): boolean {
  return name === baseName(journalName) || name.startsWith('staging-')
}

function recordState(out: string, name: string): string {
  const record = lstatSync(fileOf(out, `${privateFolder}/${name}` as LogicalPath), { bigint: true })
  return `${name}\0${signatureOf(record)}`
}
