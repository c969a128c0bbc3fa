import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { History } from './history.js'

/** That a build gives some bytes to a name, on which no other may put others. */
interface Claim {
  readonly integrity: string
  readonly owner: string
  /** Whether a release gave these bytes to the name for ever, though no version of ours is in it. */
  readonly isPrehashed?: boolean
}

/** Every name that a build or a kept release gives to some bytes. */
export class Claims {
  readonly #claims: Map<LogicalPath, Claim>
  /** The plain names of kept releases; they follow the release, but no content name may take one over. */
  readonly #plainNames: ReadonlyMap<LogicalPath, Claim>

  constructor(history: History) {
    this.#claims = claimsOf(history)
    this.#plainNames = plainNamesOf(history)
  }

  /** @throws {EverfreshError} `name-collision` if other bytes have the name, or had it for ever */
  add(name: LogicalPath, integrity: string, owner: string): void {
    const claim = this.#claims.get(name)
    if (claim !== undefined && claim.integrity !== integrity)
      throw claim.isPrehashed === true ? reused(name, claim) : collision(name, owner, claim.owner)
    this.#claims.set(name, { integrity, owner })
  }

  /** @throws {EverfreshError} the same, also if a kept release has it for a plain name */
  addContentName(name: LogicalPath, integrity: string, owner: string): void {
    const plain = this.#plainNames.get(name)
    if (plain !== undefined && plain.integrity !== integrity) throw collision(name, owner, plain.owner)
    this.add(name, integrity, owner)
  }

  integrityOf(name: LogicalPath): string | undefined {
    return this.#claims.get(name)?.integrity
  }
}

function plainNamesOf({ releases }: History): Map<LogicalPath, Claim> {
  const assets = [...releases.values()].flatMap(({ manifest }) =>
    [...manifest.assets].map(([path, { integrity }]) => {
      return [path, { integrity, owner: `${path} of release ${manifest.release}` }] as const
    }),
  )
  return new Map(assets)
}

function claimsOf({ releases }: History): Map<LogicalPath, Claim> {
  const claims = new Map<LogicalPath, Claim>()
  for (const { manifest } of releases.values()) {
    for (const [path, { file, integrity, immutable }] of manifest.assets) {
      const owner = `${path} of release ${manifest.release}`
      if (file !== path) claims.set(file, { integrity, owner })
      else if (immutable) claims.set(file, { integrity, owner, isPrehashed: true })
    }
  }
  return claims
}

function collision(name: string, first: string, second: string): EverfreshError {
  const message = `${first} and ${second} would both be the file ${name}, with different bytes: rename one of the sources, or give versions a greater length`
  return new EverfreshError('name-collision', message)
}

function reused(name: string, { owner }: Claim): EverfreshError {
  const message = `${name} has other bytes than ${owner}, which gave that URL for ever, since it was declared prehashed: give the new bytes a new name`
  return new EverfreshError('name-collision', message)
}
