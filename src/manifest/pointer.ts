import { Reader } from './reader.js'

/** A release that a store was told to serve, and until when. */
export interface Pointed {
  readonly release: string
  /** When it became current first, or again: ISO 8601, UTC. */
  readonly since: string
  /** When another took its place; absent for the current one. */
  readonly superseded?: string
}

/** By which the publisher of the current release knows it again without its record, which may be long. */
export interface Proof {
  /** The entity tag of the record. */
  readonly record: string
  /** The digest of all that was to be there. */
  readonly plan: string
}

/**
 * The one object of a store that changes: which release is current, and which were before. It is replaced by
 * compare-and-swap, so that no publisher's release is lost.
 */
export interface Pointer {
  /** One more with each swap. */
  readonly sequence: number
  /** The current one first, then the others, by when each was current last. A release stands here once. */
  readonly releases: readonly [Pointed, ...Pointed[]]
  readonly proof?: Proof
}

/** The pointer after a swap. `now`: later than all times in it. */
export function pointerTo(release: string, before: Pointer | null, now: string, proof?: Proof): Pointer {
  const [current, ...others] = before?.releases ?? []
  const ended = current === undefined ? [] : [{ ...current, superseded: now }]
  const rest = [...ended, ...others].filter((each) => each.release !== release)
  return {
    sequence: (before?.sequence ?? 0) + 1,
    releases: [{ release, since: now }, ...rest],
    ...(proof === undefined ? {} : { proof }),
  }
}

/** The same without releases that are no more; the current one stays. */
export function pointerWithout(gone: ReadonlySet<string>, pointer: Pointer): Pointer {
  const [current, ...others] = pointer.releases
  return {
    ...pointer,
    sequence: pointer.sequence + 1,
    releases: [current, ...others.filter(({ release }) => !gone.has(release))],
  }
}

export function timesIn(pointer: Pointer | null): string[] {
  return (pointer?.releases ?? []).flatMap(({ since, superseded = since }) => [since, superseded])
}

const pointerVersion = 1

export function formatPointer({ sequence, releases, proof }: Pointer): string {
  const [{ release }] = releases
  return `${JSON.stringify({ version: pointerVersion, sequence, release, releases, proof }, null, 1)}\n`
}

/** @throws {EverfreshError} `manifest-corrupt`, `manifest-newer` */
export function parsePointer(text: string, name: string): Pointer {
  const reader = new Reader(name, 'remove it, and publish again')
  const { version, sequence, releases, proof } = reader.object(reader.json(text), 'the pointer')
  reader.checkVersion(version, pointerVersion)
  reader.check(Array.isArray(releases) && releases.length > 0, '"releases"', releases)
  const [first, ...others] = (releases as unknown[]).map((each) => readPointed(reader, each))
  if (first === undefined) throw new Error('a pointer without a release')
  return {
    sequence: reader.size(sequence, '"sequence"'),
    releases: [first, ...others],
    ...(proof === undefined ? {} : { proof: readProof(reader, proof) }),
  }
}

function readProof(reader: Reader, value: unknown): Proof {
  const { record, plan } = reader.object(value, '"proof"')
  return { record: reader.string(record, '"record"'), plan: reader.string(plan, '"plan"') }
}

function readPointed(reader: Reader, value: unknown): Pointed {
  const { release, since, superseded } = reader.object(value, 'a release')
  return {
    release: reader.string(release, '"release"'),
    since: reader.string(since, '"since"'),
    ...(superseded === undefined ? {} : { superseded: reader.string(superseded, '"superseded"') }),
  }
}
