import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { signatureOf } from '../io/file-state.js'
import { type FolderNames, folderNames, readFolderNames } from '../io/folder-names.js'
import { foldersIn } from '../io/folders-in.js'
import { fileOf, journalName, manifestName, privateFolder, releasesName } from '../io/layout.js'
import { type Digest, digestOf, integrityOf } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'

/** What a built folder is, as far as names can tell. */
export interface OutputState {
  readonly folders: readonly string[]
  readonly digest: string
}

/** The manifest counts as it was written: another build may have followed. `null` if one has not come to its end. */
export function outputState(out: string, manifest: Digest): OutputState | null {
  if (isUnfinished(out)) return null
  const folders = foldersIn(out, privateFolder)
  return { folders: [...folders.keys()], digest: digestOfAll(out, manifest, [...folders.values()]) }
}

/** Throws where one of the folders is missing. */
export function outputDigest(out: string, [top = '', ...folders]: readonly string[]): string | null {
  if (isUnfinished(out)) return null
  const manifest = digestOf(readFileSync(fileOf(out, manifestName)))
  const ofTop = folderNames(readdirSync(top).filter((name) => name !== privateFolder))
  return digestOfAll(out, manifest, [ofTop, ...folders.map(readFolderNames)])
}

function digestOfAll(out: string, manifest: Digest, names: readonly FolderNames[]): string {
  return integrityOf(digestOf([integrityOf(manifest), ...recordsOf(out), ...names].join('\n')))
}

/** A build that was killed left a journal, or only what it had not yet put in place. */
function isUnfinished(out: string): boolean {
  const own = readdirSync(fileOf(out, privateFolder))
  return existsSync(fileOf(out, journalName)) || own.some((name) => name.startsWith('staging-'))
}

function recordsOf(out: string): string[] {
  const names = readdirSync(fileOf(out, releasesName)).sort()
  return names.map((name) => {
    const record = lstatSync(fileOf(out, `${releasesName}/${name}` as LogicalPath), { bigint: true })
    return `${name}/${signatureOf(record)}`
  })
}
