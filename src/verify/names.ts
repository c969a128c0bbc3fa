import { readdirSync, readFileSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { fdir } from 'fdir'
import { fileOf, journalName, manifestName, privateFolder, releasesName } from '../io/layout.js'
import type { Manifest } from '../manifest/manifest.js'
import { contentFiles } from '../manifest/release.js'
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

/** What a build leaves in its own folder if it is killed; one that is running has it there too. */
export function verifyHousekeeping(dir: string, findings: Findings): void {
  for (const base of readdirSync(fileOf(dir, privateFolder))) {
    const name = `${privateFolder}/${base}`
    const wayOut = leftovers.find(([form]) => form.test(base))?.[1]
    if (wayOut !== undefined)
      findings.add('build-unfinished', name, `a build was killed, or is running now; ${wayOut}`)
    else if (name !== manifestName && name !== releasesName)
      findings.add('file-unexpected', name, 'no build wrote this')
  }
}

const leftovers = [
  [/^journal\.json$/, 'the next build mends it'],
  [/^staging-/, 'the next build that writes anything mends it'],
  [/^(?:journal|manifest)\.json\.\d+$/, 'if it was killed, remove this'],
] as const
