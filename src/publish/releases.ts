import type { Pointer } from '../manifest/pointer.js'
import type { Published } from '../manifest/published.js'
import { amountsOf, type ReleaseInfo } from '../releases.js'
import { byPath } from '../values/logical-path.js'
import { type Target, type TargetOptions, withPrefix } from './options.js'

/**
 * The releases of a store that are kept: the current one, then the others, by when each was current last, then those
 * that never were. The store is only read.
 * @throws {EverfreshError} `manifest-missing`, `manifest-corrupt`, `manifest-newer`, `store-unreachable`, `store-denied`
 */
export function releases(target: Target, options: TargetOptions = {}): Promise<ReleaseInfo[]> {
  return withPrefix(target, options, async (prefix) => {
    const { value: pointer } = await prefix.published()
    const records = (await prefix.records()).map(({ value }) => value)
    const [{ release }] = pointer.releases
    const current = records.find((each) => each.release === release)?.manifest ?? null
    return inOrder(records, pointer).map((record) => {
      const { manifest, made } = record
      const pointed = pointer.releases.find((each) => each.release === record.release)
      return {
        release: record.release,
        isCurrent: record.release === release,
        made,
        ...(pointed?.superseded === undefined ? {} : { superseded: pointed.superseded }),
        base: manifest.base,
        ...amountsOf(manifest, current),
      }
    })
  })
}

function inOrder(records: readonly Published[], { releases }: Pointer): Published[] {
  const ids = releases.map(({ release }) => release)
  const placeOf = ({ release }: Published) => ids.indexOf(release) + 1 || ids.length + 1
  return [...records].sort((a, b) => placeOf(a) - placeOf(b) || byPath(b.begun, a.begun))
}
