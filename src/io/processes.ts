import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { systemCode } from './system-error.js'

/** A process, so that another one can tell later whether it still runs. What only Linux knows is empty elsewhere. */
export interface ProcessIdentity {
  readonly pid: number
  readonly host: string
  /** Of the start of the machine, and of the container: a number means a process only within both. */
  readonly boot: string
  readonly namespace: string
  /** When it was started, in ticks: another process may get its number. */
  readonly started: string
}

export function thisProcess(): ProcessIdentity {
  const { pid } = process
  return { pid, host: hostname(), ...surroundings(), started: stateOf(pid)?.started ?? '' }
}

/** Whether it runs; `undefined` where it can't be seen from here, on another host or in another container. */
export function isRunning({ pid, host, boot, namespace, started }: ProcessIdentity): boolean | undefined {
  const here = surroundings()
  if (host !== hostname()) return undefined
  // The machine was started again since.
  if (boot !== here.boot) return false
  if (namespace !== here.namespace) return undefined
  return isAlive(pid) && isSame(pid, started)
}

function isSame(pid: number, started: string): boolean {
  const now = stateOf(pid)
  // One that has ended, but whose parent has not asked for it, is still listed.
  return now === null || (now.started === started && now.state !== 'Z' && now.state !== 'X')
}

/** Whether a number is that of any process here. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return systemCode(error) === 'EPERM'
  }
}

function surroundings(): { boot: string; namespace: string } {
  return {
    boot: orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    namespace: orEmpty(() => readlinkSync('/proc/self/ns/pid')),
  }
}

/** From proc(5), whose second field is a name in parentheses, which may hold anything. */
function stateOf(pid: number): { state: string; started: string } | null {
  const text = orEmpty(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state = '', started = ''] = [fields[0], fields[19]]
  return started === '' ? null : { state, started }
}

function orEmpty(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
