import { fileOf } from '../io/layout.js'
import { type Manifest, versionFileText } from '../manifest/manifest.js'
import { digestOf, integrityOf } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'
import { flawOf } from './file.js'
import type { Findings } from './finding.js'
import { keepsName } from './urls.js'

/**
 * The copies under plain names, for other servers: of what keeps its name or is linked to by name they must be
 * there, others may, and each must hold the bytes of this release.
 */
export function verifyPlainFiles(
  dir: string,
  manifest: Manifest,
  { followed, names }: { followed: ReadonlySet<LogicalPath>; names: ReadonlySet<string> },
  findings: Findings,
): void {
  const { versionFile } = manifest
  if (versionFile !== undefined) {
    const text = versionFileText(manifest)
    const promised = { size: text.length, integrity: integrityOf(digestOf(text)) }
    const flaw = flawOf(fileOf(dir, versionFile), promised)
    if (flaw !== null) findings.add('plain-stale', versionFile, `this ${flaw.what}; another build mends it`)
  }
  for (const [path, asset] of manifest.assets) {
    const isNeeded = keepsName(path, asset) || followed.has(path)
    if (path === asset.file || (!isNeeded && !names.has(path))) continue
    const flaw = flawOf(fileOf(dir, path), asset)
    if (flaw === null) continue
    const code = flaw.kind === 'missing' ? 'plain-missing' : 'plain-stale'
    findings.add(code, path, `this copy of ${asset.file} ${flaw.what}; another build mends it`)
  }
}
