import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder } from '../io/make-folder.js'
import type { Store } from '../io/stores/store.js'
import { writeError } from '../io/system-error.js'
import type { Published } from '../manifest/published.js'
import { digestOf, integrityOf } from '../values/digest.js'
import { parseRecord } from './published-release.js'

/** The record that a node wrote for a time at which the store is down; `null` if there is none that is whole. */
export async function readCopy(file: string, store: Store): Promise<Published | null> {
  try {
    const bytes = await readFile(file)
    const end = bytes.indexOf('\n')
    const record = bytes.subarray(end + 1)
    return bytes.toString('utf8', 0, end) === headOf(record, store) ? parseRecord(record, file) : null
  } catch {
    return null
  }
}

/** Written aside and renamed: a node may be killed, and others on the machine may write it too. @throws {EverfreshError} */
export async function writeCopy(file: string, record: Uint8Array, store: Store): Promise<void> {
  const aside = `${file}.${process.pid}-${randomUUID()}`
  try {
    makeFolder(dirname(file))
    await writeFile(aside, Buffer.concat([Buffer.from(`${headOf(record, store)}\n`), record]), {
      flush: true,
    })
    await rename(aside, file)
  } catch (error) {
    await rm(aside, { force: true }).catch(() => {})
    throw writeError(error, file)
  }
}

/** So that what can be read is what was written, and of this store. */
function headOf(record: Uint8Array, { name }: Store): string {
  return `everfresh copy of ${name} ${integrityOf(digestOf(record))}`
}
