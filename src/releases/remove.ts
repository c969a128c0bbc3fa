import { lstatSync, rmdirSync, rmSync, type Stats, unlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileOf, journalName, releaseName, releasesName } from '../io/layout.js'
import { writeDurably } from '../io/staging.js'
import { syncFolder } from '../io/sync.js'
import { isMissing, systemCode, writeError } from '../io/system-error.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Removal } from './removal.js'

/** A file that lies there. */
export interface FoundFile {
  readonly name: LogicalPath
  /** In bytes. */
  readonly size: number
}

/** What lies under the names that are to go; a folder is nothing that a build wrote. */
export function findFiles(dir: string, { files, needed }: Removal): FoundFile[] {
  const spellings = new Map([...needed].map((name) => [folded(name), name]))
  return files.flatMap((name) => {
    const stats = statIfThere(fileOf(dir, name))
    if (stats === null || stats.isDirectory()) return []
    const other = spellings.get(folded(name))
    const isNeeded = other !== undefined && isSameFile(stats, statIfThere(fileOf(dir, other)))
    return isNeeded ? [] : [{ name, size: stats.size }]
  })
}

/** A file system may take two names for one: those that differ by case, or by how an accent is written. */
function folded(name: LogicalPath): string {
  return name.normalize('NFC').toLowerCase()
}

function isSameFile(one: Stats, other: Stats | null): boolean {
  return other !== null && one.ino === other.ino && one.dev === other.dev
}

function statIfThere(file: string): Stats | null {
  return attempt(file, (path) => lstatSync(path, { throwIfNoEntry: false }) ?? null)
}

/**
 * The journal first, which names all that goes; then the records, so that no release is listed whose files aren't all
 * there; then the files. Whoever finds the journal can go on.
 */
export function remove(
  dir: string,
  { releases, files: planned }: Removal,
  files: readonly FoundFile[],
): void {
  const records = releases.map(({ manifest }) => releaseName(manifest.release))
  const names = files.map(({ name }) => name)
  if (records.length + names.length > 0) writeDurably(fileOf(dir, journalName), `${JSON.stringify(names)}\n`)
  for (const record of records) removeFile(fileOf(dir, record))
  if (records.length > 0) syncFolder(fileOf(dir, releasesName))
  for (const name of names) removeFile(fileOf(dir, name))
  // Also those above what somebody who was killed had removed already.
  removeEmptyFolders(dir, planned)
  rmSync(fileOf(dir, journalName), { force: true })
}

function removeFile(path: string): void {
  attempt(path, unlinkSync)
}

/** Those that held one of the files, and hold nothing any more. */
function removeEmptyFolders(dir: string, names: readonly LogicalPath[]): void {
  const folders = new Set(names.flatMap(foldersAbove))
  // The deepest first.
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
    try {
      rmdirSync(fileOf(dir, folder))
    } catch (error) {
      const isKept = isMissing(error) || ['ENOTEMPTY', 'EEXIST', 'EBUSY'].includes(systemCode(error))
      if (!isKept) throw writeError(error, fileOf(dir, folder))
    }
  }
}

function foldersAbove(name: LogicalPath): LogicalPath[] {
  const above = dirname(name) as LogicalPath | '.'
  return above === '.' ? [] : [above, ...foldersAbove(above)]
}

/** What is gone already is as well. */
function attempt<T>(path: string, work: (path: string) => T): T | null {
  try {
    return work(path)
  } catch (error) {
    if (isMissing(error)) return null
    throw writeError(error, path)
  }
}
