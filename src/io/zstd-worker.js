import { parentPort } from 'node:worker_threads'
import zstd from '@bokuweb/zstd-wasm'

const initialized = zstd.init()

/** What fails here ends the worker: the library's memory is not to be trusted after it. */
parentPort?.on('message', async ({ kind, bytes, parameter }) => {
  await initialized
  const result =
    kind === 'compress'
      ? zstd.compress(bytes, parameter)
      : zstd.decompress(bytes, { defaultHeapSize: parameter })
  parentPort?.postMessage(result, [result.buffer])
})
