import { fileURLToPath } from 'node:url'
import { EverfreshError } from '../../values/error.js'
import type { Store, StoreOptions } from './store.js'

/** Whether a word of the command line is a store, and no built folder. */
export function isTarget(text: string): boolean {
  return /^[a-z][a-z\d+.-]+:\/\//i.test(text)
}

/**
 * The store of a target: `s3://bucket/prefix`, or `file:///srv/static`. Each is loaded when it is asked for.
 * @throws {EverfreshError} `option-invalid`
 */
export async function openStore(target: string, options: StoreOptions = {}): Promise<Store> {
  const [scheme = ''] = isTarget(target) ? target.toLowerCase().split(':', 1) : []
  if (scheme === 's3') {
    const { openS3Store } = await import('./s3-store.js')
    return openS3Store(target, options)
  }
  if (scheme !== 'file') throw invalid(target)
  const { FolderStore } = await import('./folder-store.js')
  return new FolderStore(target, folderOfUrl(target))
}

function folderOfUrl(target: string): string {
  try {
    return fileURLToPath(target)
  } catch {
    throw invalid(target)
  }
}

function invalid(target: string): EverfreshError {
  return new EverfreshError(
    'option-invalid',
    `"${target}" is no place to publish to: give s3://BUCKET/PREFIX, or file:///ABSOLUTE/FOLDER`,
  )
}
