import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { HeldText } from './held-text.js'
import { packTasks } from './packed-tasks.js'
import { errorFrom } from './portable-error.js'
import { unpackFacts } from './portable-facts.js'
import type { ScannedFile, ScanTask } from './scan-file.js'
import type { ScanListener } from './scan-listener.js'
import type { PortableScan, ScanOrders, ScanReport } from './scan-worker.js'

/** There only in the compiled package. */
const helperUrl = new URL('./scan-worker.js', import.meta.url)

export function isHelperThere(): boolean {
  return existsSync(fileURLToPath(helperUrl))
}

/** The other thread of a build, which takes its tasks from the end of the same list. */
export class ScanHelper {
  /** When it has told of its last file. */
  readonly end: Promise<void>
  readonly #tasks: readonly ScanTask[]
  readonly #listener: ScanListener
  readonly #worker: Worker
  /** What has come in and was not yet told to the listener. */
  readonly #batches: string[] = []
  #held: readonly (HeldText | null)[] = []
  /** The place of its last task. */
  #at: number

  constructor(
    tasks: readonly ScanTask[],
    orders: Pick<ScanOrders, 'places' | 'algorithm' | 'shared'>,
    listener: ScanListener,
  ) {
    this.#tasks = tasks
    this.#listener = listener
    this.#at = tasks.length
    const workerData: ScanOrders = { ...orders, tasks: packTasks(tasks) }
    // Flags of the process, such as `--input-type`, need not make sense for a file.
    this.#worker = new Worker(helperUrl, { workerData, execArgv: [], resourceLimits })
    this.end = this.#listen()
    // If it fails while this thread is busy, that is told when it is waited for.
    this.end.catch(() => {})
  }

  /** Tells what has come in: waiting for the end would be to hold all of it. */
  tell(): void {
    for (const batch of this.#batches.splice(0))
      for (const scan of JSON.parse(batch) as PortableScan[]) this.#tellOne(scan)
    for (const [index, text] of this.#held.entries()) {
      const task = this.#tasks[this.#tasks.length - 1 - index]
      if (task !== undefined && text !== null) this.#listener.held(task, text)
    }
    this.#held = []
  }

  stop(): Promise<unknown> {
    return this.#worker.terminate()
  }

  #tellOne({ facts, size, signature, changed, isStaged }: PortableScan): void {
    const task = this.#tasks[--this.#at]
    const state = { size, signature, changed, isStaged, held: null, text: null }
    if (task !== undefined) this.#listener.scanned(task, { ...unpackFacts(facts), ...state } as ScannedFile)
  }

  #listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#worker.once('error', reject)
      this.#worker.once('exit', (code) => reject(new Error(`a thread of the build ended with ${code}`)))
      this.#worker.on('message', (report: ScanReport) => {
        if ('error' in report) return reject(errorFrom(report.error))
        if ('scans' in report) return this.#batches.push(report.scans)
        this.#held = report.held
        resolve()
      })
    })
  }
}

/**
 * With room to spare V8 lets garbage lie until it is several times what is alive. So much is enough for the largest
 * texts, of which there is one at a time.
 */
const resourceLimits = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 16 }
