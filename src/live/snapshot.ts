import { statSync } from 'node:fs'
import { signatureOf } from '../io/file-state.js'
import { walk } from '../io/walk.js'
import { DigestStream, fingerprint } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Policy } from '../values/naming-policy.js'

/** All files of some folders at one moment, each with what proves it unchanged. */
export interface Snapshot {
  readonly files: ReadonlyMap<LogicalPath, string>
  /** The same for the same files, in another process too. */
  readonly id: string
}

export function takeSnapshot(roots: readonly string[], policy: Policy): Snapshot {
  const files = new Map<LogicalPath, string>()
  const digest = new DigestStream()
  for (const { path, file } of sourcesOf(roots, policy)) {
    const stats = statSync(file, { bigint: true, throwIfNoEntry: false })
    if (stats === undefined) continue
    files.set(path, signatureOf(stats))
    digest.update(`${path}\0${signatureOf(stats)}\n`)
  }
  return { files, id: fingerprint(digest.digest(), 16) }
}

export function isSnapshotId(text: string): boolean {
  return /^[0-9a-f]{16}$/.test(text)
}

/** None, while a root is away: somebody may be putting another in its place. */
function sourcesOf(roots: readonly string[], policy: Policy) {
  try {
    return walk(roots, policy).sources.values()
  } catch {
    return []
  }
}

/** Files that came, went or changed. */
export function changesBetween(before: Snapshot, after: Snapshot): LogicalPath[] {
  const paths = new Set([...before.files.keys(), ...after.files.keys()])
  return [...paths].filter((path) => before.files.get(path) !== after.files.get(path))
}
