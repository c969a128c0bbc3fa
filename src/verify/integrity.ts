import { createHash } from 'node:crypto'
import { digestFile } from '../io/read.js'
import type { ManifestAsset } from '../manifest/manifest.js'

/** The algorithms of Subresource Integrity, the strongest first. */
const algorithms = ['sha512', 'sha384', 'sha256'] as const
type Algorithm = (typeof algorithms)[number]

/** Digests of assets' final bytes, in the algorithm that a page asks for. */
export class IntegrityChecker {
  readonly #fileOf: (asset: ManifestAsset) => string
  readonly #known = new Map<string, string>()

  constructor(fileOf: (asset: ManifestAsset) => string) {
    this.#fileOf = fileOf
  }

  /**
   * Whether a browser would take the asset's bytes (W3C Subresource Integrity, section 3.3.4): of several values
   * only the strongest algorithm counts, of which one must fit; where it knows none, anything does.
   */
  fits(metadata: string, asset: ManifestAsset): boolean {
    const values = metadata.split(/\s+/)
    const algorithm = algorithms.find((name) => values.some((value) => value.startsWith(`${name}-`)))
    if (algorithm === undefined) return true
    const expected = this.#digest(asset, algorithm)
    return values.some((value) => value.startsWith(`${algorithm}-`) && digestIn(value) === expected)
  }

  #digest(asset: ManifestAsset, algorithm: Algorithm): string {
    if (algorithm === 'sha256') return digestIn(asset.integrity)
    const key = `${algorithm} ${asset.file}`
    const known = this.#known.get(key) ?? digestOfFile(this.#fileOf(asset), algorithm)
    this.#known.set(key, known)
    return known
  }
}

/** Hex, since base64 has two alphabets. Options may follow a question mark. */
function digestIn(value: string): string {
  return Buffer.from(value.slice('sha256-'.length).replace(/\?.*/, ''), 'base64').toString('hex')
}

/** Empty for a file that can't be read, which is a finding of its own. */
function digestOfFile(file: string, algorithm: Algorithm): string {
  let hash = createHash(algorithm)
  try {
    digestFile(file, (piece, position) => {
      if (position === 0) hash = createHash(algorithm)
      hash.update(piece)
    })
  } catch {
    return ''
  }
  return hash.digest('hex')
}
