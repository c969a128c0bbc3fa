import { closeSync, fsyncSync, openSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemCode, writeError } from './system-error.js'

/** When it returns, the disk holds the bytes of a file, whatever happens to the power. */
export function syncFile(file: string): void {
  try {
    sync(file)
  } catch (error) {
    throw writeError(error, file)
  }
}

/** The same of a folder's names. Some systems can't sync a folder; there the rename alone must do. */
export function syncFolder(folder: string): void {
  try {
    sync(folder)
  } catch (error) {
    if (!['EACCES', 'EINVAL', 'EPERM', 'EISDIR'].includes(systemCode(error))) throw error
  }
}

/** The same of both, a while later, and as far as it goes: for what is replaced soon, and is no reason to wait. */
export async function syncLater(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    try {
      const handle = await open(path)
      await handle.sync().finally(() => handle.close())
    } catch {}
  }
}

/** Every folder that these files are in, up to the one given. */
export function foldersOf(files: Iterable<string>, top: string): Set<string> {
  const folders = new Set<string>([top])
  for (const file of files)
    for (let folder = dirname(file); !folders.has(folder); folder = dirname(folder)) folders.add(folder)
  return folders
}

/** A folder that is new is a name in the one above. What is not ours may refuse. */
export function syncAbove(folder: string): void {
  const above = dirname(folder)
  if (above === folder) return
  try {
    sync(above)
  } catch {}
  syncAbove(above)
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
