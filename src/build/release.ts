import { rmSync } from 'node:fs'
import type { History } from '../io/history.js'
import { fileOf, journalName, manifestName, releaseName } from '../io/layout.js'
import type { Output } from '../io/output.js'
import { writeDurably } from '../io/staging.js'
import { formatManifest, type Manifest } from '../manifest/manifest.js'
import { type Attempts, contentFiles, formatRelease, type Release } from '../manifest/release.js'
import { digestOf } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'

interface Switch {
  readonly out: string
  readonly output: Output
  readonly history: History
  readonly manifest: Manifest
  readonly attempts: Attempts
  /** The plain files that this build keeps up to date. */
  readonly plain: readonly LogicalPath[]
}

/**
 * Makes a manifest the current one: files first, then the records, the manifest last, so that a build which
 * dies anywhere leaves the earlier release. The journal says what is being written, for `clean` to account for.
 * Where nothing changed nothing is written. Gives the manifest's text.
 */
export function switchRelease({ out, output, history, manifest, attempts, plain }: Switch): string {
  for (const record of recordsOf({ history, manifest, attempts, plain }, new Date().toISOString()))
    stageRecord(output, record)
  const text = formatManifest(manifest)
  const journal = fileOf(out, journalName)
  const names = output.staging.names
  output.staging.prepare()
  if (names.length > 0) writeDurably(journal, `${JSON.stringify([...history.unfinished, ...names])}\n`)
  output.commit()
  if (text !== history.current) writeDurably(fileOf(out, manifestName), text)
  rmSync(journal, { force: true })
  return text
}

function stageRecord(output: Output, record: Release): void {
  const text = formatRelease(record)
  output.replace(releaseName(record.manifest.release), digestOf(text), { bytes: Buffer.from(text) })
}

/**
 * The record of this release, and those of all that are superseded by it: the one before, and any that a build
 * which died, or a lost manifest, left as if it were current.
 */
function recordsOf(
  { history, manifest, attempts, plain }: Omit<Switch, 'out' | 'output'>,
  now: string,
): Release[] {
  const earlier = history.releases.get(manifest.release)
  const others = [...history.releases.values()].filter((release) => release !== earlier)
  const record: Release = {
    manifest,
    made: earlier?.made ?? now,
    files: [...contentFiles(manifest), ...plain, ...(earlier?.files ?? []), ...history.unfinished],
    attempts: new Map([...(earlier?.attempts ?? []), ...attempts]),
  }
  const superseded = others.filter((release) => release.superseded === undefined)
  return [...superseded.map((release) => ({ ...release, superseded: now })), record]
}
