import { existsSync, lstatSync, readdirSync, realpathSync } from 'node:fs'
import { signatureOf } from '../io/file-state.js'
import { fileOf, journalName, privateFolder, releasesName } from '../io/layout.js'
import type { LogicalPath } from '../values/logical-path.js'

/**
 * Where the folders of a build really lie, since none may lie in another, and the state of each record in the output.
 * Throws where something is missing, or a build was killed.
 */
export function surroundingsOf(roots: readonly string[], out: string): string {
  refuseUnfinished(out)
  const real = [out, ...roots].map((folder) => realpathSync.native(folder))
  return [...real, ...recordsOf(out)].join('\n')
}

/** A build that was killed left a journal, or only what it had not yet put in place. */
function refuseUnfinished(out: string): void {
  const own = readdirSync(fileOf(out, privateFolder))
  if (existsSync(fileOf(out, journalName)) || own.some((name) => name.startsWith('staging-')))
    throw new Error('a build has not come to its end')
}

function recordsOf(out: string): string[] {
  const names = readdirSync(fileOf(out, releasesName)).sort()
  return names.map((name) => {
    const record = lstatSync(fileOf(out, `${releasesName}/${name}` as LogicalPath), { bigint: true })
    return `${name}/${signatureOf(record)}`
  })
}
