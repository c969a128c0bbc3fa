import { readFileSync } from 'node:fs'
import { separateVariants } from './build/given-variants.js'
import { readManifestFile } from './io/history.js'
import { writeDurably } from './io/staging.js'
import { isMissing, readError } from './io/system-error.js'
import { walk } from './io/walk.js'
import { settleSite } from './site.js'
import type { SiteOptions } from './site-options.js'
import { isTypesText, type TypedSite, typesText } from './types-text.js'
import { EverfreshError } from './values/error.js'

/** The assets of a built folder. @throws {EverfreshError} `manifest-missing`, `manifest-corrupt`, `manifest-newer` */
export function builtSite(folder: string): TypedSite {
  const { base, assets, entries } = readManifestFile(folder)
  return { base, paths: [...new Set([...assets.keys(), ...(entries?.keys() ?? [])])] }
}

/**
 * The assets of source folders, whose files are listed and not read.
 * @throws {EverfreshError} `option-invalid`, `base-invalid`, `root-missing`, `root-unreadable`
 */
export function sourceSite(roots: readonly string[], options: SiteOptions): TypedSite {
  const { base, policy } = settleSite(options)
  return { base, paths: [...separateVariants(walk(roots, policy).sources).sources.keys()] }
}

/**
 * Whether the file says what it must already, so that no watcher need be woken. Git may have changed its line breaks.
 * @throws {EverfreshError} `output-foreign` if somebody else wrote it, `unreadable`
 */
export function hasTypes(file: string, site: TypedSite): boolean {
  return ownText(file)?.replaceAll('\r\n', '\n') === typesText(site)
}

/** Whether there was something to write. @throws {EverfreshError} as `hasTypes`, `output-unwritable`, `disk-full` */
export function writeTypes(file: string, site: TypedSite): boolean {
  if (hasTypes(file, site)) return false
  writeDurably(file, typesText(site))
  return true
}

/** What the file holds, if there is one. @throws {EverfreshError} `output-foreign`, `unreadable` */
export function ownText(file: string): string | null {
  const text = textOf(file)
  if (text === null || text.trim() === '' || isTypesText(text)) return text
  throw new EverfreshError(
    'output-foreign',
    `${file} was not made by Everfresh, and is left as it is: give another file, such as "assets.d.ts", or remove it`,
  )
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isMissing(error)) return null
    throw readError(error, file)
  }
}
