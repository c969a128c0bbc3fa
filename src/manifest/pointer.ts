import { Reader } from './reader.js'

/** A release that a store was told to serve, and until when. */
export interface Pointed {
  readonly release: string
  /** When it became current first, or again: ISO 8601, UTC. */
  readonly since: string
  /** When another took its place; absent for the current one. */
  readonly superseded?: string
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
}

/** The pointer after a swap. `now`: later than all times in it. */
export function pointerTo(release: string, before: Pointer | null, now: string): Pointer {
  const [current, ...others] = before?.releases ?? []
  const ended = current === undefined ? [] : [{ ...current, superseded: now }]
  const rest = [...ended, ...others].filter((each) => each.release !== release)
  return { sequence: (before?.sequence ?? 0) + 1, releases: [{ release, since: now }, ...rest] }
}

/** The same without releases that are no more; the current one stays. */
export function pointerWithout(gone: ReadonlySet<string>, { sequence, releases }: Pointer): Pointer {
  const [current, ...others] = releases
  return {
    sequence: sequence + 1,
    releases: [current, ...others.filter(({ release }) => !gone.has(release))],
  }
}

export function timesIn(pointer: Pointer | null): string[] {
  return (pointer?.releases ?? []).flatMap(({ since, superseded = since }) => [since, superseded])
}

const pointerVersion = 1

export function formatPointer({ sequence, releases }: Pointer): string {
  const [{ release }] = releases
  return `${JSON.stringify({ version: pointerVersion, sequence, release, releases }, null, 1)}\n`
}

/** @throws {EverfreshError} `manifest-corrupt`, `manifest-newer` */
export function parsePointer(text: string, name: string): Pointer {
  const reader = new Reader(name, 'remove it, and publish again')
  const { version, sequence, releases } = reader.object(reader.json(text), 'the pointer')
  reader.checkVersion(version, pointerVersion)
  reader.check(Array.isArray(releases) && releases.length > 0, '"releases"', releases)
  const [first, ...others] = (releases as unknown[]).map((each) => readPointed(reader, each))
  if (first === undefined) throw new Error('a pointer without a release')
  return { sequence: reader.size(sequence, '"sequence"'), releases: [first, ...others] }
}

function readPointed(reader: Reader, value: unknown): Pointed {
  const { release, since, superseded } = reader.object(value, 'a release')
  return {
    release: reader.string(release, '"release"'),
    since: reader.string(since, '"since"'),
    ...(superseded === undefined ? {} : { superseded: reader.string(superseded, '"superseded"') }),
  }
}
