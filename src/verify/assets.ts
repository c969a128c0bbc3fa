import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { finderFor } from '../find/finders.js'
import type { Finder } from '../find/reference.js'
import { fileOf } from '../io/layout.js'
import { readContent } from '../io/read.js'
import type { Manifest, ManifestAsset } from '../manifest/manifest.js'
import { decodeText } from '../stamp/source-text.js'
import { digestOf, sha256Hex } from '../values/digest.js'
import { byPath, type LogicalPath } from '../values/logical-path.js'
import { Places } from '../values/places.js'
import type { Strategy } from '../values/strategy.js'
import { type Content, contentOf, flawOfContent, flawOfError } from './file.js'
import type { Findings } from './finding.js'
import { Groups, zeroFilled } from './group.js'
import { IntegrityChecker } from './integrity.js'
import { Texts } from './texts.js'
import { keepsName } from './urls.js'
import { verifyVariants } from './variants.js'

/** How many files are read before others get their turn. */
const batch = 64

/** Reads each content-named file once, one at a time, with its variants. */
export async function verifyAssets(dir: string, manifest: Manifest, findings: Findings): Promise<Texts> {
  const verifier = new AssetVerifier(dir, manifest, findings)
  for (const [count, [path, asset]] of [...manifest.assets].sort(byAssetPath).entries()) {
    verifier.verify(path, asset)
    await verifyVariants(dir, asset, findings)
    if (count % batch === 0) await setImmediate()
  }
  verifier.groups.verify(findings)
  verifier.texts.verifyModules()
  return verifier.texts
}

/** As the members of cycles are hashed. */
function byAssetPath(
  [a]: readonly [LogicalPath, ManifestAsset],
  [b]: readonly [LogicalPath, ManifestAsset],
): number {
  return byPath(a, b)
}

/** Only texts with a finder are held, one at a time. */
interface Held extends Content {
  readonly bytes?: Buffer
}

class AssetVerifier {
  readonly groups: Groups
  readonly texts: Texts
  readonly #dir: string
  readonly #strategy: Strategy
  readonly #findings: Findings

  constructor(dir: string, manifest: Manifest, findings: Findings) {
    this.#dir = dir
    this.#strategy = manifest.strategy
    this.#findings = findings
    this.groups = new Groups(manifest.strategy)
    this.texts = new Texts(manifest, new IntegrityChecker(({ file }) => fileOf(dir, file)), findings)
  }

  verify(path: LogicalPath, asset: ManifestAsset): void {
    const find = finderFor(path)
    const content = this.#read(asset, find !== undefined)
    if (content !== null) this.#verifyBytes(path, asset, content)
    const bytes = find === undefined ? undefined : content?.bytes
    this.groups.add(path, asset, find && bytes ? this.#verifyText(path, asset, bytes, find) : null)
  }

  #read({ file }: ManifestAsset, isText: boolean): Held | null {
    const path = fileOf(this.#dir, file)
    try {
      if (!isText) return contentOf(path, this.#strategy.algorithm)
      const { bytes } = readContent(path)
      return { digest: digestOf(bytes), size: bytes.length, bytes }
    } catch (error) {
      const { kind, what } = flawOfError(error)
      const wayOut = kind === 'missing' ? 'build again' : 'mend or remove it, then build again'
      this.#findings.add(`file-${kind}`, file, `this content-named file ${what}: ${wayOut}`)
      return null
    }
  }

  #verifyBytes(path: LogicalPath, asset: ManifestAsset, content: Held): void {
    const { file, size, integrity, group, version } = asset
    const flaw = flawOfContent(content, { size, integrity })
    const made = this.#versionOf(content)
    // A release number or a time says nothing of the bytes; their file's name was compared with the digest.
    const isMade = this.#strategy.version === 'content' || keepsName(path, asset)
    if (flaw !== null)
      this.#findings.add(
        'file-mismatch',
        file,
        `this content-named file ${flaw.what}: remove it, then build again`,
      )
    // The versions of a cycle are those of all its members together.
    else if (isMade && group === undefined && made !== version)
      this.#findings.add('name-mismatch', file, `the name says ${version}, but the bytes make ${made}`)
  }

  #versionOf({ digest, hash, bytes }: Held): string {
    const { algorithm = 'sha256', length = 12 } = this.#strategy
    const hex =
      algorithm === 'sha256'
        ? sha256Hex(digest)
        : (hash ??
          createHash(algorithm)
            .update(bytes ?? Buffer.alloc(0))
            .digest('hex'))
    return hex.slice(0, length)
  }

  /** The bytes by which the file's cycle, if it is in one, is named. */
  #verifyText(path: LogicalPath, asset: ManifestAsset, bytes: Buffer, find: Finder): Buffer | null {
    const decoded = decodeText(bytes)
    const name = keepsName(path, asset) ? path : asset.file
    if (decoded === null) {
      this.#findings.add('encoding-unknown', name, 'this is UTF-16, whose references nobody can read')
      return null
    }
    const { text } = decoded
    const links = this.texts.verify(
      path,
      asset,
      { path: name, text, places: new Places(() => text) },
      find(text),
    )
    return asset.group === undefined ? null : zeroFilled(decoded, links, this.#strategy)
  }
}
