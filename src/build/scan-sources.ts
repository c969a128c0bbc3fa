import { availableParallelism } from 'node:os'
import { finderFor } from '../find/finders.js'
import type { Pace } from '../io/pace.js'
import type { StagingPlaces } from '../io/staging.js'
import type { ScanRules } from '../scan.js'
import { TextStore } from './held-text.js'
import { type ScanTask, scanFile } from './scan-file.js'
import { isHelperThere, ScanHelper } from './scan-helper.js'
import type { ScanListener } from './scan-listener.js'
import { Tickets } from './tickets.js'

/** Bytes of all texts together that this thread holds; the others are read again when they are needed. */
const budget = 32 << 20

/** Reads all sources, on two threads where that is worth it. */
export async function scanSources(
  all: readonly ScanTask[],
  { rules, places, pace }: { rules: ScanRules; places: StagingPlaces; pace: Pace },
  listener: ScanListener,
): Promise<void> {
  const tasks = inOrder(all, rules)
  const tickets = new Tickets(tasks.length)
  pace.begin('read', tasks.length, bytesOf(tasks))
  const { algorithm } = rules
  const helper = isWorthAThread(tasks, rules)
    ? new ScanHelper(tasks, { places, algorithm, shared: tickets.shared }, listener)
    : null
  try {
    const means = { rules, places, store: new TextStore(budget) }
    const scanOne = (task: ScanTask) => {
      listener.scanned(task, scanFile(task, means))
      helper?.tell()
    }
    await scanFromFront(tasks, tickets, scanOne, pace)
    if (helper !== null) await pace.until(helper.end)
    helper?.tell()
  } finally {
    // It writes to the staging folder, which is about to be removed if this thread has failed.
    await helper?.stop()
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
    const rest = pace.step(task.source.size + bytesOf(others), 1 + others.length)
    if (rest !== undefined) await rest
  }
}

function bytesOf(tasks: readonly ScanTask[]): number {
  return tasks.reduce((sum, { source }) => sum + source.size, 0)
}

/**
 * Texts first: this thread takes from the front, and what it has decoded needs no second reading when it is
 * rewritten. Source maps are large, and mostly only copied.
 */
function inOrder(tasks: readonly ScanTask[], { finders }: ScanRules): ScanTask[] {
  const isText = (task: ScanTask) => finderFor(task.source.path, finders) !== undefined
  return [...tasks.filter(isText), ...tasks.filter((task) => !isText(task))]
}

const leastFiles = 400
const leastBytes = 8 << 20

/** A thread costs some tens of milliseconds; a user's own finder can't be sent to it. */
function isWorthAThread(tasks: readonly ScanTask[], { finders }: ScanRules): boolean {
  const isLarge = tasks.length >= leastFiles || bytesOf(tasks) >= leastBytes
  return isLarge && finders.size === 0 && availableParallelism() > 1 && isHelperThere()
}
