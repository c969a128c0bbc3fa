import { parentPort, workerData } from 'node:worker_threads'
import { ownFinders, prepareFinders } from '../find/finders.js'
import type { FileState } from '../io/file-state.js'
import type { StagingPlaces } from '../io/staging.js'
import type { Algorithm } from '../values/strategy.js'
import { type HeldText, TextStore } from './held-text.js'
import { type PackedTasks, unpackTasks } from './packed-tasks.js'
import { type PortableError, portableError } from './portable-error.js'
import { type PortableFacts, packFacts } from './portable-facts.js'
import { type ScannedFile, scanFile } from './scan-file.js'
import { Tickets } from './tickets.js'

/** What the other thread of a build is told; its tasks are those that this one takes from their end. */
export interface ScanOrders {
  readonly tasks: PackedTasks
  readonly places: StagingPlaces
  readonly shared: SharedArrayBuffer
  readonly algorithm: Algorithm
}

/**
 * What this thread tells: the JSON of `PortableScan`s, some at a time, so that neither thread holds many; when no task
 * is left, the bytes that it holds, at the index of their scan among all.
 */
export type ScanReport =
  | { readonly scans: string }
  | { readonly held: readonly (HeldText | null)[] }
  | { readonly error: PortableError }

/** How many scans go into one message. */
const batch = 64

/** Bytes of all texts together that are handed over; the others are read again if they are needed. */
const budget = 16 << 20

/** What is told of one file; the files are in the order of the tasks, from their end. */
export interface PortableScan extends FileState {
  readonly isStaged: boolean
  readonly facts: PortableFacts
}

const { tasks, places, shared, algorithm } = workerData as ScanOrders
const store = new TextStore(budget)
const last = await work()
parentPort?.postMessage(last, [...store.slabs])

async function work(): Promise<ScanReport> {
  try {
    await prepareFinders()
    return { held: scanFromEnd() }
  } catch (error) {
    return { error: portableError(error) }
  }
}

function scanFromEnd(): (HeldText | null)[] {
  const taskAt = unpackTasks(tasks)
  const tickets = new Tickets(tasks.count, shared)
  const means = { rules: { finders: ownFinders(), algorithm }, places, store }
  const texts: (HeldText | null)[] = []
  let scans: PortableScan[] = []
  for (let at = tasks.count - 1; tickets.take(); at--) {
    const { text: _, held, ...scanned } = scanFile(taskAt(at), means)
    texts.push(held)
    scans.push(portable(scanned))
    if (scans.length === batch) scans = tell(scans)
  }
  tell(scans)
  return texts
}

/** Gives the beginning of the next batch. */
function tell(scans: readonly PortableScan[]): [] {
  const report: ScanReport = { scans: JSON.stringify(scans) }
  parentPort?.postMessage(report)
  return []
}

function portable({
  size,
  signature,
  changed,
  isStaged,
  ...facts
}: Omit<ScannedFile, 'text' | 'held'>): PortableScan {
  return { size, signature, changed, isStaged, facts: packFacts({ ...facts, size }) }
}
