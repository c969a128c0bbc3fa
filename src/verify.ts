import { existsSync } from 'node:fs'
import { prepareFinders } from './find/finders.js'
import { fileOf, releaseName } from './io/layout.js'
import type { Manifest } from './manifest/manifest.js'
import { createAccepted } from './verify/accepted.js'
import { verifyAssets } from './verify/assets.js'
import { openManifest, verifyCurrentRecord } from './verify/current.js'
import { Deltas } from './verify/deltas.js'
import { type Finding, Findings } from './verify/finding.js'
import { ImmutableUrls } from './verify/immutable.js'
import { announcedFiles, namesIn, verifyHousekeeping, verifyNames } from './verify/names.js'
import { verifyPlainFiles } from './verify/plain.js'
import { readRecords, type StoredRecord } from './verify/records.js'
import { Retained } from './verify/retained.js'

export interface VerifyResult {
  /** The folder, as it was given. */
  readonly dir: string
  /** The current release; `null` if the manifest can't be read. */
  readonly release: string | null
  /** How many assets the release has. */
  readonly files: number
  /** How many references to files below the base stand in them. */
  readonly references: number
  /** What is wrong; empty if every name fits its bytes and every reference resolves. */
  readonly findings: readonly Finding[]
  readonly milliseconds: number
}

export interface VerifyOptions {
  /** The rules by which the build accepted problems; damage is reported whatever they say. */
  readonly ignoreProblems?: readonly string[]
}

/**
 * Proves a built folder from its files alone, by other code than that which wrote it. It only reads, one file at
 * a time.
 * @throws {EverfreshError} `manifest-missing` for a folder that holds no build; `manifest-newer`
 */
export async function verify(dir: string, options: VerifyOptions = {}): Promise<VerifyResult> {
  const started = performance.now()
  // A rule that is none is said before anything is read.
  createAccepted(options.ignoreProblems)
  const findings = new Findings()
  const manifest = openManifest(dir, findings)
  const isAccepted = createAccepted(options.ignoreProblems, manifest?.strategy)
  const references = manifest === null ? 0 : await verifyRelease(dir, manifest, findings)
  return {
    dir,
    release: manifest?.release ?? null,
    files: manifest?.assets.size ?? 0,
    references,
    findings: findings.inOrder().filter((finding) => !isAccepted(finding)),
    milliseconds: Math.round(performance.now() - started),
  }
}

async function verifyRelease(dir: string, manifest: Manifest, findings: Findings): Promise<number> {
  await prepareFinders()
  const { count, followed } = await verifyAssets(dir, manifest, findings)
  const names = namesIn(dir)
  verifyPlainFiles(dir, manifest, { followed, names }, findings)
  await verifyHistory(dir, manifest, names, findings)
  verifyHousekeeping(dir, findings)
  return count
}

/** This release's record, the other releases' files, and whatever none of them knows. */
async function verifyHistory(
  dir: string,
  manifest: Manifest,
  names: ReadonlySet<string>,
  findings: Findings,
): Promise<void> {
  const retained = new Retained()
  const urls = new ImmutableUrls()
  urls.add(manifest, findings)
  let record: StoredRecord | undefined
  const deltas = new Deltas(manifest)
  for (const each of readRecords(dir, findings)) {
    deltas.learn(each.release.manifest)
    retained.add(each.release)
    urls.add(each.release.manifest, findings)
    if (each.release.manifest.release === manifest.release) record = each
  }
  if (!existsSync(fileOf(dir, releaseName(manifest.release))))
    findings.add('record-missing', releaseName(manifest.release), 'the current release has no record')
  verifyCurrentRecord(dir, manifest, { record, names }, findings)
  retained.verify(dir, manifest, names, findings)
  await deltas.verify(dir, findings)
  const written = new Set<string>([...retained.files, ...announcedFiles(dir)])
  verifyNames(manifest, { names, written }, findings)
}
