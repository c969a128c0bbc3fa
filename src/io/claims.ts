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
  readonly #plainNames: ReadonlyMap<LogicalPath, Claim>

  /** Of what is given nothing is changed. */
  constructor({ claims, plainNames }: GivenNames) {
    this.#claims = new Map(claims)
    this.#plainNames = plainNames
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

/** What kept releases say of names. */
export interface GivenNames {
  /** Every name that one of them gives to some bytes. */
  readonly claims: Map<LogicalPath, Claim>
  /** They follow the release, but no content name may take one over. */
  readonly plainNames: Map<LogicalPath, Claim>
  /** Every file that a build is known to have written. */
  readonly written: Set<LogicalPath>
}

export function namesGivenBy(history: Pick<History, 'releases' | 'unfinished'>): GivenNames {
  const files = [...history.releases.values()].flatMap((release) => release.files)
  return {
    claims: claimsOf(history),
    plainNames: plainNamesOf(history),
    written: new Set([...history.unfinished, ...files]),
  }
}

function plainNamesOf({ releases }: Pick<History, 'releases'>): Map<LogicalPath, Claim> {
  const names = new Map<LogicalPath, Claim>()
  for (const { manifest } of releases.values())
    for (const [path, { integrity }] of manifest.assets) {
      // Most say what another release says, too.
      if (names.get(path)?.integrity === integrity) continue
      names.set(path, { integrity, owner: `${path} of release ${manifest.release}` })
    }
  return names
}

function claimsOf({ releases }: Pick<History, 'releases'>): Map<LogicalPath, Claim> {
  const claims = new Map<LogicalPath, Claim>()
  for (const { manifest } of releases.values()) {
    for (const [path, { file, integrity, immutable }] of manifest.assets) {
      if (file === path && !immutable) continue
      const known = claims.get(file)
      const isPrehashed = file === path
      if (known?.integrity === integrity && (known.isPrehashed === true) === isPrehashed) continue
      const owner = `${path} of release ${manifest.release}`
      claims.set(file, isPrehashed ? { integrity, owner, isPrehashed } : { integrity, owner })
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
