import { rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type CurrentManifest, type History, laterThan } from '../io/history.js'
import { fileOf, journalName, manifestName, releaseName } from '../io/layout.js'
import type { Output } from '../io/output.js'
import type { Pace } from '../io/pace.js'
import { moveInto, writeAside } from '../io/staging.js'
import { foldersOf, syncAbove, syncFile, syncFolder } from '../io/sync.js'
import { type Manifest, versionFileText } from '../manifest/manifest.js'
import {
  type Attempts,
  contentFiles,
  newTexts,
  type Release,
  type ReleaseTexts,
} from '../manifest/release.js'
import { type Digest, digestOf } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'
import { mendLeftovers } from './leftovers.js'
import { stageRelease } from './staged-release.js'
import { type SupersededRelease, writeSuperseded } from './superseded.js'

interface Switch {
  readonly out: string
  readonly output: Output
  readonly history: History
  readonly manifest: Manifest
  readonly attempts: Attempts
  /** The plain files that this build keeps up to date. */
  readonly plain: readonly LogicalPath[]
  /** Whether the disk must hold all that is written before it is current. */
  readonly durable: boolean
  /** Whether the disk must hold the manifest before it is current; true by default. */
  readonly waits?: boolean
  /** Where most of the long parts have been made before. */
  readonly texts?: ReleaseTexts<Uint8Array>
}

/**
 * Makes a manifest the current one: files first, then the records, the manifest last, so that a build which
 * dies anywhere leaves the earlier release. The journal says what is being written, for `clean` to account for.
 * Where nothing changed nothing is written. Gives the digest of the manifest's text.
 */
export async function switchRelease(change: Switch, pace: Pace): Promise<Digest> {
  return (await switchTo(change, pace)).current.digest
}

/** What a switch wrote: the manifest, and the record of its release. */
export interface Switched {
  readonly current: CurrentManifest
  readonly record: Release
}

/** The same for who writes the next release from memory. */
export async function switchTo(
  { out, output, history, manifest, attempts, plain, durable, waits = true, texts }: Switch,
  pace: Pace,
): Promise<Switched> {
  if (manifest.versionFile !== undefined) stageText(output, manifest.versionFile, versionFileText(manifest))
  mendLeftovers(output, history, manifest)
  const now = laterThan(history, Date.now())
  const change = { history, manifest, attempts, plain }
  const record = recordOf(change, now)
  for (const each of supersededBy(change, now)) stageSuperseded(out, output, each)
  const { aside, digest } = stageRelease(output, record, texts ?? newTexts)
  const journal = fileOf(out, journalName)
  const { names, files } = output.staging
  if (durable) await syncFiles(files, pace)
  pace.begin('switch', names.length)
  await pace.becomeFinal()
  output.staging.prepare()
  if (names.length > 0) writeAside(journal, `${JSON.stringify([...history.unfinished, ...names])}\n`, waits)
  await output.commit(pace)
  if (durable) syncFolders(out, names)
  if (history.current === null) syncAbove(dirname(resolve(journal)))
  if (digest !== history.current?.digest) moveInto(aside, fileOf(out, manifestName), waits)
  output.staging.close()
  rmSync(journal, { force: true })
  pace.end()
  return { current: { digest, release: manifest.release }, record }
}

/** Before any of them has its name: one that has it must be whole. */
async function syncFiles(files: readonly string[], pace: Pace): Promise<void> {
  pace.begin('sync', files.length)
  for (const file of files) {
    syncFile(file)
    await pace.step(0)
  }
}

function syncFolders(out: string, names: readonly LogicalPath[]): void {
  if (names.length === 0) return
  const files = names.map((name) => resolve(fileOf(out, name)))
  for (const folder of foldersOf(files, resolve(out))) syncFolder(folder)
}

function stageSuperseded(out: string, output: Output, release: SupersededRelease): void {
  const name = releaseName(release.manifest.release)
  const record = output.openText(name)
  try {
    writeSuperseded(out, release, (text) => record.write(text))
    output.replace(name, record.end(), { staged: record.number })
  } finally {
    record.close()
  }
}

function stageText(output: Output, name: LogicalPath, text: string): void {
  output.replace(name, digestOf(text), { bytes: Buffer.from(text) })
}

type Change = Omit<Switch, 'out' | 'output' | 'durable' | 'waits' | 'texts'>

function recordOf({ history, manifest, attempts, plain }: Change, now: string): Release {
  const earlier = history.releases.get(manifest.release)
  return {
    manifest,
    made: earlier?.made ?? now,
    files: [...namedFiles(manifest), ...plain, ...(earlier?.files ?? []), ...history.unfinished],
    attempts: new Map([...(earlier?.attempts ?? []), ...attempts]),
  }
}

/**
 * The records of all that are superseded by a release: the one before, and any that a build which died, or a lost
 * manifest, left as if it were current.
 */
function supersededBy({ history, manifest }: Change, now: string): SupersededRelease[] {
  const others = [...history.releases.values()].filter(({ superseded }) => superseded === undefined)
  const before = others.filter((release) => release.manifest.release !== manifest.release)
  return before.map((release) => ({ ...release, superseded: now }))
}

function namedFiles(manifest: Manifest): LogicalPath[] {
  const { versionFile } = manifest
  return [...contentFiles(manifest), ...(versionFile === undefined ? [] : [versionFile])]
}
