import type { Zstd } from './zstd.js'
import { nativeZstd, takesDictionaries } from './zstd-native.js'
import { ZstdWorkers } from './zstd-wasm.js'

let native: Promise<Zstd | null> | undefined
let workers: Zstd | undefined
let withDictionaries: Promise<Zstd> | undefined

/** Node's own where it works, else WebAssembly. */
export async function findZstd(): Promise<Zstd> {
  native ??= nativeZstd()
  return (await native) ?? wasm()
}

/** One that takes dictionaries, which Node's own learned later. */
export function findDictionaryZstd(): Promise<Zstd> {
  withDictionaries ??= findZstd().then(async (zstd) => ((await takesDictionaries(zstd)) ? zstd : wasm()))
  return withDictionaries
}

function wasm(): Zstd {
  workers ??= new ZstdWorkers()
  return workers
}
