import { readdirSync, readFileSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { fdir } from 'fdir'
import { fileOf, journalName, lockName, manifestName, privateFolder, releasesName } from '../io/layout.js'
import type { Manifest } from '../manifest/manifest.js'
import { contentFiles } from '../manifest/release.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Findings } from './finding.js'

/** Every file of a built folder but our own housekeeping, links among them. */
export function namesIn(dir: string): ReadonlySet<string> {
  const names = new fdir()
    .withRelativePaths()
    .withErrors()
    .filter((path) => !path.startsWith(privateFolder + sep))
    .crawl(resolve(dir))
    .sync()
  return new Set(sep === '\\' ? names.map((name) => name.replaceAll('\\', '/')) : names)
}

/** Nothing must lie in the folder that neither this release nor one that is kept accounts for. */
export function verifyNames(
  manifest: Manifest,
  { names, written }: { names: ReadonlySet<string>; written: ReadonlySet<string> },
  findings: Findings,
): void {
  const known = new Set<string>([...manifest.assets.keys(), ...contentFiles(manifest)])
  for (const name of names)
    if (!known.has(name) && !written.has(name))
      findings.add('file-unexpected', name, 'neither the manifest nor a release that is kept knows this file')
}

/** Files that a build announced which did not come to its end. */
export function announcedFiles(dir: string): readonly string[] {
  try {
    const files: unknown = JSON.parse(readFileSync(fileOf(dir, journalName), 'utf8'))
    return Array.isArray(files) ? files : []
  } catch {
    return []
  }
}

/**
 * The journal says that files were being put in place, by a build that was killed or still runs. What was only
 * staged, and who writes the folder now, is nothing that a visitor could see.
 */
export function verifyHousekeeping(dir: string, findings: Findings): void {
  for (const base of readdirSync(fileOf(dir, privateFolder))) {
    const name = `${privateFolder}/${base}`
    if (name === journalName)
      findings.add('build-unfinished', name, 'a build was killed, or is running now; the next build mends it')
    else if (![manifestName, releasesName, lockName].includes(name as LogicalPath) && !passing.test(base))
      findings.add('file-unexpected', name, 'no build wrote this')
  }
}

/** The next build removes these. */
const passing = /^(?:staging-|lock-claim$)/
