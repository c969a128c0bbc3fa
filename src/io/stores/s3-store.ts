import { EverfreshError } from '../../values/error.js'
import type { Store, StoreOptions } from './store.js'

/** A bucket, or what lies below a prefix in it. */
export async function openS3Store(target: string, _options: StoreOptions): Promise<Store> {
  throw new EverfreshError('store-unsuitable', `${target} can't be opened yet: publish to a file:// target`)
}
