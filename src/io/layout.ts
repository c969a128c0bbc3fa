import { join } from 'node:path'
import type { LogicalPath } from '../values/logical-path.js'

/** Below the output folder; never served. */
export const privateFolder = '.everfresh' as LogicalPath

export const manifestName = `${privateFolder}/manifest.json` as LogicalPath
export const journalName = `${privateFolder}/journal.json` as LogicalPath
/** There while a command writes the folder. */
export const lockName = `${privateFolder}/lock` as LogicalPath
export const releasesName = `${privateFolder}/releases` as LogicalPath

/** Of a published prefix only, of which also the records are others than those of a built folder. */
export const pointerName = `${privateFolder}/current.json` as LogicalPath
/** Which bytes lie under the names that follow the release. */
export const ledgerName = `${privateFolder}/documents.json` as LogicalPath
/** There while a command removes objects, and where one that died did. */
export const removalName = `${privateFolder}/removal.json` as LogicalPath
/** Bytes of names that have no content name. */
export const bytesName = `${privateFolder}/bytes` as LogicalPath

export function releaseName(id: string): LogicalPath {
  return `${releasesName}/${id}.json` as LogicalPath
}

/** Where a file of a built folder lies. A logical path cannot lead out of it, and needs not be put in order. */
export function fileOf(folder: string, path: LogicalPath): string {
  if (folder !== last.folder) last = { folder, prefix: join(folder, 'x').slice(0, -1) }
  return last.prefix + path
}

/** Mostly all are asked of one folder, of very many files. */
let last = { folder: '.', prefix: '' }
