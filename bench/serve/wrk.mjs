import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Unfit } from '../unfit.mjs'
import { pinning } from './cores.mjs'

const script = join(import.meta.dirname, 'wrk.lua')

/** Before anything is measured, so that nobody waits for a minute to hear that it is missing. */
export function requireWrk() {
  if (spawnSync('wrk', ['-v']).error)
    throw new Unfit('`wrk`, which makes the load, is missing: `scripts/setup wrk`, or `apt-get install wrk`.')
}

/** One run of wrk in one thread: requests, those per second, and the 99th percentile of latency in milliseconds. */
export async function load(url, { connections, seconds }) {
  const { stdout } = await wrk(url, connections, seconds)
  const { requests, microseconds, p99, failed } = JSON.parse(stdout.trimEnd().split('\n').at(-1))
  if (failed > 0 || requests === 0) throw new Error(`${url}: ${failed} of ${requests} requests failed`)
  return { requests, perSecond: requests / (microseconds / 1e6), p99: p99 / 1000 }
}

/** For as long as it takes until a server's code is compiled: wrk knows whole seconds only, so it is ended. */
export async function warmUp(url, { connections, milliseconds }) {
  await wrk(url, connections, 10, { timeout: milliseconds }).catch((error) => {
    if (!error.killed) throw error
  })
}

function wrk(url, connections, seconds, options = {}) {
  const words = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout=10s', '-s', script, url]
  const [command, ...rest] = [...pinning().load, 'wrk', ...words]
  return promisify(execFile)(command, rest, options)
}
