import type { Variant } from '../manifest/manifest.js'
import type { Attempts, Release } from '../manifest/release.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Disk } from './disk.js'

/** Of what was tried, the variants that were worth it. */
export function variantsIn(attempts: Attempts): Variant[] {
  const tried = [...attempts.values()].flatMap((attempted) => Object.values(attempted))
  return tried.flatMap(({ variant }) => variant ?? [])
}

/** Finds what lies under the name of a variant now: another build may have replaced it by a stronger one. */
export function variantsOn(disk: Disk, releases: Iterable<Release>): (promised: Variant) => Variant | null {
  const known = new Map<LogicalPath, Variant[]>()
  for (const { attempts } of releases)
    for (const variant of variantsIn(attempts))
      known.set(variant.file, [...(known.get(variant.file) ?? []), variant])
  return (promised) => {
    const all = [promised, ...(known.get(promised.file) ?? [])]
    return all.find((each) => disk.holds(each)) ?? null
  }
}
