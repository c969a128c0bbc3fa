import { constants, copyFileSync, existsSync, writeFileSync } from 'node:fs'
import { type Digest, integrityOf } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import { digestFile } from './read.js'
import { sourceError } from './system-error.js'

/** The bytes for a new file: in memory, in another file, or staged already. */
export type Supply = { readonly bytes: Uint8Array } | { readonly file: string } | { readonly staged: number }

/** A reflink where the file system has them; never a hard link, which would change with its other name. */
export function supplyTo(target: string, supply: Supply): void {
  if ('bytes' in supply) writeFileSync(target, supply.bytes)
  else if ('file' in supply) copyFile(supply.file, target)
}

function copyFile(file: string, target: string): void {
  try {
    copyFileSync(file, target, constants.COPYFILE_FICLONE)
  } catch (error) {
    throw existsSync(file) ? error : sourceError(error, file)
  }
}

/** A source may have changed between its digest and its copy. */
export function supplyChecked(target: string, supply: Supply, digest: Digest): void {
  supplyTo(target, supply)
  if (!('file' in supply) || integrityOf(digestFile(target).digest) === integrityOf(digest)) return
  throw new EverfreshError(
    'file-changing',
    `${supply.file} changed while it was read: build again when it is at rest`,
  )
}
