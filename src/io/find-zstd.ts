import type { Zstd } from './zstd.js'
import { nativeZstd } from './zstd-native.js'
import { ZstdWorkers } from './zstd-wasm.js'

let found: Promise<Zstd> | undefined

/** Node's own where it works, else WebAssembly. */
export function findZstd(): Promise<Zstd> {
  found ??= nativeZstd().then((native) => native ?? new ZstdWorkers())
  return found
}
