import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { finderFor } from '../find/finders.js'
import type { Pace } from '../io/pace.js'
import type { ScanRules } from '../scan.js'
import { type HeldText, TextStore } from './held-text.js'
import { packTasks } from './packed-tasks.js'
import { errorFrom } from './portable-error.js'
import { unpackFacts } from './portable-facts.js'
import { type ScannedFile, type ScanTask, scanFile } from './scan-file.js'
import type { PortableScan, ScanOrders, ScanReport } from './scan-worker.js'
import { Tickets } from './tickets.js'

/** Called with every file after it was read, in no order. */
type OnScanned = (task: ScanTask, scanned: ScannedFile) => void

/** Bytes of all texts together that this thread holds; the others are read again when they are needed. */
const budget = 32 << 20

/** Reads all sources, on two threads where that is worth it. */
export async function scanSources(
  all: readonly ScanTask[],
  rules: ScanRules,
  onScanned: OnScanned,
  pace: Pace,
): Promise<void> {
  const tasks = inOrder(all, rules)
  const tickets = new Tickets(tasks.length)
  pace.begin('read', tasks.length, bytesOf(tasks))
  const helper = isWorthAThread(tasks, rules)
    ? startHelper({
        tasks: packTasks(tasks),
        count: tasks.length,
        shared: tickets.shared,
        algorithm: rules.algorithm,
      })
    : noHelper
  try {
    const store = new TextStore(budget)
    await scanFromFront(tasks, tickets, (task) => onScanned(task, scanFile(task, rules, store)), pace)
    let at = tasks.length
    for (const { facts, ...rest } of await pace.until(helper.scans)) {
      const task = tasks[--at]
      if (task !== undefined) onScanned(task, { ...unpackFacts(facts), ...rest, text: null })
    }
  } finally {
    // It writes to the staging folder, which is about to be removed if this thread has failed.
    await helper.stop()
  }
}

async function scanFromFront(
  tasks: readonly ScanTask[],
  tickets: Tickets,
  scanOne: (task: ScanTask) => void,
  pace: Pace,
): Promise<void> {
  let seen = 0
  for (let at = 0; tickets.take(); at++) {
    const task = tasks[at]
    if (task === undefined) continue
    scanOne(task)
    // What the other thread has taken meanwhile, from the end.
    const others = tasks.slice(at + 1 + tasks.length - tickets.taken, tasks.length - seen)
    seen += others.length
    const rest = pace.step(task.size + bytesOf(others), 1 + others.length)
    if (rest !== undefined) await rest
  }
}

function bytesOf(tasks: readonly ScanTask[]): number {
  return tasks.reduce((sum, { size }) => sum + size, 0)
}

/**
 * Texts first: this thread takes from the front, and what it has decoded needs no second reading when it is
 * rewritten. Source maps are large, and mostly only copied.
 */
function inOrder(tasks: readonly ScanTask[], { finders }: ScanRules): ScanTask[] {
  const isText = (task: ScanTask) => finderFor(task.path, finders) !== undefined
  return [...tasks.filter(isText), ...tasks.filter((task) => !isText(task))]
}

const leastFiles = 400
const leastBytes = 8 << 20

/** A thread costs some tens of milliseconds; a user's own finder can't be sent to it. */
function isWorthAThread(tasks: readonly ScanTask[], { finders }: ScanRules): boolean {
  const isLarge = tasks.length >= leastFiles || bytesOf(tasks) >= leastBytes
  return isLarge && finders.size === 0 && availableParallelism() > 1 && existsSync(fileURLToPath(helperUrl))
}

type ToldScan = PortableScan & Pick<ScannedFile, 'held'>

/** There only in the compiled package. */
const helperUrl = new URL('./scan-worker.js', import.meta.url)

interface Helper {
  readonly scans: Promise<Iterable<ToldScan>>
  stop(): Promise<unknown>
}

const noHelper: Helper = { scans: Promise.resolve([]), stop: async () => {} }

function startHelper(workerData: ScanOrders): Helper {
  // Flags of the process, such as `--input-type`, need not make sense for a file.
  const worker = new Worker(helperUrl, { workerData, execArgv: [] })
  const scans = scansOf(worker)
  // If it fails while this thread is busy, that is told when it is waited for.
  scans.catch(() => {})
  return { scans, stop: () => worker.terminate() }
}

function scansOf(worker: Worker): Promise<Iterable<ToldScan>> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`a thread of the build ended with ${code}`)))
    const batches: string[] = []
    worker.on('message', (report: ScanReport) => {
      if ('error' in report) reject(errorFrom(report.error))
      else if ('scans' in report) batches.push(report.scans)
      else resolve(toldScans(batches, report.held))
    })
  })
}

function* toldScans(batches: readonly string[], held: readonly (HeldText | null)[]): Generator<ToldScan> {
  let index = 0
  for (const batch of batches)
    for (const scan of JSON.parse(batch) as PortableScan[]) yield { ...scan, held: held[index++] ?? null }
}
