import { parentPort, workerData } from 'node:worker_threads'
import { ownFinders, prepareFinders } from '../find/finders.js'
import type { FileState } from '../io/file-state.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Algorithm } from '../values/strategy.js'
import { type HeldText, TextStore } from './held-text.js'
import { type PortableError, portableError } from './portable-error.js'
import { type PortableFacts, packFacts } from './portable-facts.js'
import { type ScannedFile, type ScanTask, scanFile } from './scan-file.js'
import { Tickets } from './tickets.js'

/** What the other thread of a build is told; its tasks are those that this one takes from their end. */
export interface ScanOrders {
  readonly tasks: readonly ScanTask[]
  readonly shared: SharedArrayBuffer
  readonly algorithm: Algorithm
}

/** What this thread tells when no task is left; of some scans also the bytes, at the same index. */
export type ScanReport =
  | { readonly scans: string; readonly held: readonly (HeldText | null)[] }
  | { readonly error: PortableError }

/** Bytes of all texts together that are handed over; the others are read again if they are needed. */
const budget = 16 << 20

/** The same of one file, in the JSON of `scans`. */
export interface PortableScan extends FileState {
  readonly path: LogicalPath
  readonly isStaged: boolean
  readonly facts: PortableFacts
}

const { tasks, shared, algorithm } = workerData as ScanOrders
const store = new TextStore(budget)
const report = await work()
parentPort?.postMessage(report, [...store.slabs])

async function work(): Promise<ScanReport> {
  try {
    await prepareFinders()
    const tickets = new Tickets(tasks.length, shared)
    const rules = { finders: ownFinders(), algorithm }
    const scans: PortableScan[] = []
    const texts: (HeldText | null)[] = []
    for (let at = tasks.length - 1; tickets.take(); at--) {
      const task = tasks[at]
      if (task === undefined) continue
      const { text: _, held, ...scanned } = scanFile(task, rules, store)
      scans.push(portable(task, scanned))
      texts.push(held)
    }
    return { scans: JSON.stringify(scans), held: texts }
  } catch (error) {
    return { error: portableError(error) }
  }
}

function portable(
  { path }: ScanTask,
  { size, signature, changed, isStaged, ...facts }: Omit<ScannedFile, 'text' | 'held'>,
): PortableScan {
  return { path, size, signature, changed, isStaged, facts: packFacts({ ...facts, size }) }
}
