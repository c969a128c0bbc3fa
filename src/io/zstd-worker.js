import { parentPort } from 'node:worker_threads'
import zstd from '@bokuweb/zstd-wasm'

const initialized = zstd.init()

/** What a context holds at the best level is a hundred MiB, which nobody would give back. */
function compressUsing(dictionary, bytes, level) {
  const context = zstd.createCCtx()
  try {
    return zstd.compressUsingDict(context, bytes, dictionary, level)
  } finally {
    zstd.freeCCtx(context)
  }
}

function decompressUsing(dictionary, bytes, most) {
  const context = zstd.createDCtx()
  try {
    return zstd.decompressUsingDict(context, bytes, dictionary, { defaultHeapSize: most })
  } finally {
    zstd.freeDCtx(context)
  }
}

function convert({ kind, bytes, parameter, dictionary }) {
  if (kind === 'compress')
    return dictionary ? compressUsing(dictionary, bytes, parameter) : zstd.compress(bytes, parameter)
  if (dictionary) return decompressUsing(dictionary, bytes, parameter)
  return zstd.decompress(bytes, { defaultHeapSize: parameter })
}

/** What fails here ends the worker: the library's memory is not to be trusted after it. */
parentPort?.on('message', async (task) => {
  await initialized
  const result = convert(task)
  parentPort?.postMessage(result, [result.buffer])
})
