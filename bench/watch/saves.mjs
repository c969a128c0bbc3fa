import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

/**
 * Saves a file so many times, from another thread, and gives how long it took each time until another manifest lay there,
 * in milliseconds.
 */
export async function timeSaves(file, manifest, saves) {
  const worker = new Worker(join(import.meta.dirname, 'saver.mjs'), { workerData: { file, manifest, saves } })
  const [times] = await once(worker, 'message')
  return times
}
