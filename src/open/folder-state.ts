import { stat } from 'node:fs/promises'
import { signatureOf } from '../io/file-state.js'
import { fileOf, manifestName, releasesName } from '../io/layout.js'
import { systemCode } from '../io/system-error.js'
import type { LogicalPath } from '../values/logical-path.js'

/** What the manifest and the records were when they were looked at: other with each release, and each `clean`. */
export async function folderState(folder: string): Promise<string> {
  const states = await Promise.all([manifestName, releasesName].map((name) => stateOf(folder, name)))
  return states.join(' ')
}

async function stateOf(folder: string, name: LogicalPath): Promise<string> {
  try {
    return signatureOf(await stat(fileOf(folder, name), { bigint: true }))
  } catch (error) {
    return systemCode(error)
  }
}
