import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { finderFor } from '../../find/finders.js'
import { fileOf } from '../../io/layout.js'
import type { StagingPlaces } from '../../io/staging.js'
import { writeError } from '../../io/system-error.js'
import type { ScanRules } from '../../scan.js'
import { type Digests, hexLengths } from '../../values/digest.js'
import { isText, mediaType } from '../../values/media-type.js'
import type { ScanTask } from '../scan-file.js'
import { type FileKind, packKinds, placesOf } from './kinds.js'
import { Memory, readSize } from './memory.js'
import type { Order } from './orders.js'
import { packTasks } from './packed-tasks.js'
import { Ring } from './ring.js'
import type { Fate } from './shared-files.js'
import type { FileOrders, FileReport } from './worker.js'

/** There only in the compiled package. */
const workerUrl = new URL('./worker.js', import.meta.url)

export function isThreadThere(): boolean {
  return existsSync(fileURLToPath(workerUrl))
}

export interface ThreadMeans {
  readonly rules: ScanRules
  readonly places: StagingPlaces
}

/**
 * The second thread of a build: it reads files ahead, digests and writes them, so that this one never waits for a
 * file system, and looks for references meanwhile. Neither does what the other has code for, which is compiled once.
 */
export class FileThread {
  /** Where files of each kind stand among the tasks. */
  readonly large: readonly number[]
  readonly texts: readonly number[]
  readonly plain: readonly number[]
  readonly #memory: Memory
  readonly #ring: Ring
  readonly #worker: Worker
  readonly #end: Promise<void>
  /** How many pieces of what was to be written are free again. */
  #free = 0
  #failure: { readonly error: unknown } | null = null

  constructor(tasks: readonly ScanTask[], { rules, places }: ThreadMeans) {
    const kinds = packKinds(tasks.map((task) => kindOf(task, rules)))
    this.large = placesOf(kinds, 'large')
    this.texts = placesOf(kinds, 'text')
    this.plain = placesOf(kinds, 'plain', 'plain-text')
    const { algorithm } = rules
    this.#memory = Memory.of(tasks.length, algorithm === 'sha256' ? 0 : hexLengths[algorithm])
    this.#ring = new Ring(this.#memory.write.length)
    const { shared } = this.#memory
    const workerData: FileOrders = {
      shared,
      tasks: packTasks(tasks),
      kinds,
      folder: places.folder,
      algorithm,
    }
    // Flags of the process, such as `--input-type`, need not make sense for a file.
    this.#worker = new Worker(workerUrl, { workerData, execArgv: [], resourceLimits })
    this.#end = this.#listen(tasks, places.out)
    // If it fails while this thread is busy, that is told when it is waited for.
    this.#end.catch((error: unknown) => {
      this.#failure = { error }
    })
  }

  fateOf(index: number): Fate {
    return this.#memory.files.fateOf(index)
  }

  digestsOf(index: number): Digests {
    return this.#memory.files.digestsOf(index)
  }

  /** Of a plain text that is done: whether it is UTF-8. */
  isUtf8(index: number): boolean {
    return this.#memory.files.numberOf(index) === 1
  }

  /** The bytes of a text that was read; good until they are given back. */
  bytesOf(index: number, size: number): Buffer {
    const offset = this.#memory.files.numberOf(index)
    return this.#memory.read.subarray(offset, offset + size)
  }

  /** How much there was to tell until now. */
  get news(): number {
    return this.#memory.counters.get('news')
  }

  /** Waits until there is more to tell than was `seen`, but not for long: others want their turn. */
  wait(seen: number): boolean {
    this.#memory.orders.hurry()
    return this.#memory.counters.sleep('news', seen, turn)
  }

  /** A plain file for this thread to read; `null` if none is left. */
  takePlain(): number | null {
    return this.plain[this.#memory.counters.add('tickets')] ?? null
  }

  /** Says that this thread has read it. */
  taken(index: number): void {
    this.#memory.files.tell(index, 'taken')
  }

  /** Gives the bytes of a text back, in the order of `texts`; with a number they are written first. */
  release(index: number, length: number, staged: number | null): void {
    this.#order({ memory: 'read', staged, offset: this.#memory.files.numberOf(index), length })
  }

  /** Has a copy of bytes written; false where there are too many of them. */
  write(staged: number, bytes: Uint8Array): boolean {
    this.check()
    if (bytes.length > this.#memory.write.length / 2) return false
    const offset = this.#roomFor(bytes.length)
    this.#memory.write.set(bytes, offset)
    this.#order({ memory: 'write', staged, offset, length: bytes.length })
    return true
  }

  /** @throws what has gone wrong with a file that the thread was to write, as soon as that is known */
  check(): void {
    if (this.#failure !== null) throw this.#failure.error
  }

  /** When all is written. @throws {EverfreshError} `output-unwritable`, `disk-full` */
  end(): Promise<void> {
    this.#order({ memory: 'end', staged: null, offset: 0, length: 0 })
    return this.#end
  }

  /** Whatever it is about to do. */
  stop(): Promise<unknown> {
    return this.#worker.terminate()
  }

  #roomFor(length: number): number {
    return this.#until(() => {
      for (; this.#free !== this.#memory.counters.get('written'); this.#free++) this.#ring.give()
      return this.#ring.take(length)
    })
  }

  #order(order: Order): void {
    const { orders } = this.#memory
    this.#until(() => (orders.isFull ? null : orders.give(order)))
  }

  /** What the thread makes room for as it goes on, which is soon. */
  #until<T>(attempt: () => T | null): T {
    for (let waited = 0; waited < patience; waited += turn) {
      const seen = this.news
      const result = attempt()
      if (result !== null) return result
      if (this.wait(seen)) waited = 0
    }
    throw new Error('a thread of the build has not answered for a minute')
  }

  #listen(tasks: readonly ScanTask[], out: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#worker.once('error', reject)
      this.#worker.once('exit', (code) => reject(new Error(`a thread of the build ended with ${code}`)))
      this.#worker.on('message', (report: FileReport) => {
        if (report === 'done') return resolve()
        const { staged, code, message } = report
        const task = tasks.find((each) => each.staged === staged)
        // What was not copied, but made of others, is said to be somewhere in the output.
        const shown = task === undefined ? out : fileOf(out, task.source.path)
        reject(writeError(Object.assign(new Error(message), code === '' ? {} : { code }), shown))
      })
    })
  }
}

/** In milliseconds. */
const turn = 10
const patience = 60_000

/** In bytes: of a text, so that there is room for another beside it, and of any other file. */
const most = { text: readSize / 2, plain: 8 << 20 } as const

function kindOf({ source: { path, size } }: ScanTask, { finders }: ScanRules): FileKind {
  const isRead = finderFor(path, finders) !== undefined
  if (size > most[isRead ? 'text' : 'plain']) return 'large'
  if (isRead) return 'text'
  return isText(mediaType(path)) ? 'plain-text' : 'plain'
}

/** What it holds lies outside of V8's heap; little of that is enough. */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 4 }
