import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { History } from '../io/history.js'
import { digestFile } from '../io/read.js'
import { integrityOf } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'

/**
 * Files of earlier bundles that lie there still, since few bundlers empty their folder: in an earlier release they had
 * their URLs for ever, which can't be taken back.
 */
export function hashedBefore(
  { releases }: Pick<History, 'releases'>,
  roots: readonly string[],
  known: ReadonlySet<string>,
): LogicalPath[] {
  const before = new Map<LogicalPath, string>()
  for (const { manifest } of releases.values())
    for (const [path, { file, immutable, integrity }] of manifest.assets)
      if (immutable && file === path && !known.has(path)) before.set(path, integrity)
  return [...before].flatMap(([path, integrity]) => (isStill(path, integrity, roots) ? [path] : []))
}

function isStill(path: LogicalPath, integrity: string, roots: readonly string[]): boolean {
  const file = roots.map((root) => join(root, path)).find((each) => existsSync(each))
  return file !== undefined && integrityOf(digestFile(file).digest) === integrity
}
