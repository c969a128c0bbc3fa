import { readFileSync } from 'node:fs'
import { decodeDelta } from '../io/delta.js'
import { fileOf } from '../io/layout.js'
import type { Delta, Manifest, ManifestAsset } from '../manifest/manifest.js'
import { digestOf } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'
import { flawOf, flawOfContent } from './file.js'
import type { Findings } from './finding.js'

/** The deltas of a release. Each must be there, be what the manifest says, and turn its dictionary into the asset. */
export class Deltas {
  readonly #manifest: Manifest
  /** Where the dictionaries lie that are kept, by their integrity. */
  readonly #dictionaries = new Map<string, LogicalPath>()
  readonly #wanted: ReadonlySet<string>

  constructor(manifest: Manifest) {
    this.#manifest = manifest
    const all = [...manifest.assets.values()].flatMap(({ deltas = [] }) => deltas)
    this.#wanted = new Set(all.map(({ dictionary }) => dictionary))
  }

  /** A release that is kept. */
  learn({ assets }: Manifest): void {
    for (const { file, integrity } of assets.values())
      if (this.#wanted.has(integrity)) this.#dictionaries.set(integrity, file)
  }

  async verify(dir: string, findings: Findings): Promise<void> {
    for (const asset of this.#manifest.assets.values())
      for (const delta of asset.deltas ?? []) await this.#verify(dir, asset, delta, findings)
  }

  async #verify(dir: string, asset: ManifestAsset, delta: Delta, findings: Findings): Promise<void> {
    const flaw = flawOf(fileOf(dir, delta.file), delta)
    const dictionary = this.#dictionaries.get(delta.dictionary)
    if (flaw !== null) findings.add(`variant-${flaw.kind}`, delta.file, `this delta ${flaw.what}`)
    else if (dictionary !== undefined && !(await decodes(dir, delta, dictionary, asset)))
      findings.add(
        'variant-mismatch',
        delta.file,
        `this delta doesn't turn ${dictionary} into the bytes of ${asset.file}`,
      )
  }
}

async function decodes(
  dir: string,
  delta: Delta,
  dictionary: LogicalPath,
  asset: ManifestAsset,
): Promise<boolean> {
  const [bytes, before] = [delta.file, dictionary].map((file) => readFileSync(fileOf(dir, file)))
  if (bytes === undefined || before === undefined) return false
  try {
    const decoded = await decodeDelta(bytes, before, asset.size)
    return flawOfContent({ size: decoded.length, digest: digestOf(decoded) }, asset) === null
  } catch {
    return false
  }
}
