import { appendFileSync, statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'

const { file, manifest, saves } = workerData
const clock = new Int32Array(new SharedArrayBuffer(4))
const sleep = (milliseconds) => Atomics.wait(clock, 0, 0, milliseconds)

/** Between two saves, in milliseconds: long enough that nothing of the one before is left to do. */
const rest = 400

const times = []
for (let save = 0; save < saves; save++) {
  sleep(rest)
  const before = statSync(manifest).ino
  const start = performance.now()
  appendFileSync(file, '\n')
  // The manifest is replaced by a rename, so that another inode is a whole one.
  while (statSync(manifest).ino === before) sleep(1)
  times.push(performance.now() - start)
}
parentPort.postMessage(times)
