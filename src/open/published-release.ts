import { pointerName, releaseName } from '../io/layout.js'
import type { Store } from '../io/stores/store.js'
import { createManifest } from '../manifest/manifest.js'
import { type Pointer, parsePointer } from '../manifest/pointer.js'
import { type Published, parsePublished } from '../manifest/published.js'
import { EverfreshError } from '../values/error.js'
import { textOf } from '../values/text.js'

/** @throws {EverfreshError} `manifest-missing` where nothing was published, `manifest-corrupt`, `manifest-newer` */
export function readPointer(bytes: Uint8Array | null, { name }: Store): Pointer {
  if (bytes !== null) return parsePointer(textOf(bytes), `${name}/${pointerName}`)
  throw new EverfreshError(
    'manifest-missing',
    `${name} holds no release: publish one with "everfresh publish"`,
  )
}

/**
 * The record of a release, whole.
 * @throws {EverfreshError} `manifest-missing`, `manifest-corrupt`, `manifest-newer`, and those of the store
 */
export async function readRecord(
  store: Store,
  release: string,
): Promise<{ record: Published; bytes: Uint8Array }> {
  const key = releaseName(release)
  const name = `${store.name}/${key}`
  const got = await store.get(key)
  if (got === null)
    throw new EverfreshError('manifest-missing', `${name} is missing: publish that release again`)
  if (got === 'unchanged') throw new Error(`${name} was not asked for with a condition`)
  const record = parseRecord(got.bytes, name)
  if (record.manifest.release === release) return { record, bytes: got.bytes }
  throw corrupt(name, `it is of the release ${record.manifest.release}`)
}

/** The id of a release follows from its URLs and digests: what has it is neither cut nor another one. */
export function parseRecord(bytes: Uint8Array, name: string): Published {
  const record = parsePublished(bytes, name)
  const { release, base, assets } = record.manifest
  if (record.state !== 'complete') throw corrupt(name, 'not all of its files are there')
  if (createManifest(base, assets).release !== release)
    throw corrupt(name, 'its assets are not those of its id')
  return record
}

function corrupt(name: string, reason: string): EverfreshError {
  return new EverfreshError('manifest-corrupt', `${name} is corrupt: ${reason}; publish that release again`)
}
