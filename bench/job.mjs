import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Unfit } from './unfit.mjs'

let running

/**
 * Runs a file of bench/ in a Node of its own; `process` is what a user waits, from the start to the exit. `watch` is
 * told the id of the process; `within` is what starts it, such as `taskset`.
 */
export async function runJob(file, options, watch = () => {}, within = []) {
  const start = performance.now()
  const [command, ...args] = [...within, process.execPath, join(import.meta.dirname, file)]
  running = spawn(command, [...args, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] })
  watch(running.pid)
  const [output, [code, signal]] = await Promise.all([text(running.stdout), once(running, 'exit')])
  if (code !== 0) throw new Unfit(`bench/${file} ended with ${signal ?? `exit ${code}`}.`)
  return { process: performance.now() - start, ...JSON.parse(output) }
}

/** For the end of everything: whoever waits for the job is not told. */
export async function stopJob() {
  if (!running || running.exitCode !== null || running.signalCode !== null) return
  running.removeAllListeners('exit')
  running.kill('SIGKILL')
  await once(running, 'exit')
}
