import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { fileOf } from '../../io/layout.js'
import type { StagingPlaces } from '../../io/staging.js'
import { writeError } from '../../io/system-error.js'
import type { ScanRules } from '../../scan.js'
import { type Digests, hexLengths } from '../../values/digest.js'
import type { ScannedFile, ScanTask } from '../scan-file.js'
import { Courier } from './courier.js'
import { kindOf } from './kind-of.js'
import { freePlaces, packKinds, placesOf } from './kinds.js'
import { type PortableScan, unpackScan } from './large-scanner.js'
import { Memory } from './memory.js'
import { packTasks } from './packed-tasks.js'
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
 * file system, and looks for references meanwhile. Each compiles little of what the other runs: only large scripts, which are
 * mostly searched, and would keep this thread busy while the other waits, are looked into there, too.
 */
export class FileThread {
  /** Where files of each kind stand among the tasks. */
  readonly own: readonly number[]
  readonly texts: readonly number[]
  /** Those that either thread may take. */
  readonly free: readonly number[]
  readonly #memory: Memory
  readonly #courier: Courier
  readonly #worker: Worker
  /** Where the other thread says what it has found. */
  readonly #scans: MessagePort
  /** Those that this thread hasn't come to from their end; the other one begins at the beginning. */
  readonly #textsLeft: number[]
  readonly #freeLeft: number[]
  readonly #found = new Map<number, PortableScan>()
  readonly #end: Promise<void>
  #failure: { readonly error: unknown } | null = null

  constructor(tasks: readonly ScanTask[], { rules, places }: ThreadMeans) {
    const kinds = packKinds(tasks.map((task) => kindOf(task, rules)))
    this.own = placesOf(kinds, 'own')
    this.texts = placesOf(kinds, 'text')
    this.free = freePlaces(kinds, (index) => tasks[index]?.source.size ?? 0)
    this.#textsLeft = [...this.texts]
    this.#freeLeft = [...this.free]
    const { algorithm } = rules
    this.#memory = Memory.of(tasks.length, algorithm === 'sha256' ? 0 : hexLengths[algorithm])
    this.#courier = new Courier(this.#memory)
    const { shared } = this.#memory
    const { port1, port2: found } = new MessageChannel()
    this.#scans = port1
    const workerData: FileOrders = {
      shared,
      tasks: packTasks(tasks),
      kinds,
      texts: this.texts,
      free: this.free,
      places,
      algorithm,
      found,
    }
    // Flags of the process, such as `--input-type`, need not make sense for a file.
    const options = { workerData, transferList: [found], execArgv: [], resourceLimits }
    this.#worker = new Worker(workerUrl, options)
    this.#end = this.#listen(tasks, places.out)
    // If it fails while this thread is busy, that is told when it is waited for.
    this.#end.catch((error: unknown) => {
      this.#failure = { error }
    })
  }

  /** Whether the other thread has told of a file, or this one has. */
  isSettled(index: number): boolean {
    return this.#memory.files.isSettled(index)
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
    return this.#courier.news
  }

  /** Waits until there is more to tell than was `seen`, but not for long: others want their turn. */
  wait(seen: number): boolean {
    return this.#courier.wait(seen)
  }

  /** A file for this thread to do alone, while the other one goes on; `null` if none is left. */
  take(): number | null {
    this.#memory.orders.hurry()
    return this.#claimLast(this.#textsLeft) ?? this.takeFree()
  }

  /** Of those that hold no references, or little of them: it is the other thread's work, until this one has no other. */
  takeFree(): number | null {
    return this.#claimLast(this.#freeLeft)
  }

  #claimLast(left: number[]): number | null {
    for (let index = left.pop(); index !== undefined; index = left.pop())
      if (this.#memory.files.claim(index)) return index
    return null
  }

  /** What the other thread has found in a large script. */
  scanOf(index: number): ScannedFile {
    for (let told = receiveMessageOnPort(this.#scans); told; told = receiveMessageOnPort(this.#scans))
      this.#found.set(told.message.index, told.message.scan)
    const scan = this.#found.get(index)
    if (scan === undefined) throw new Error(`nothing was told of file ${index}`)
    this.#found.delete(index)
    return unpackScan(scan)
  }

  /** Says that this thread has read it. */
  taken(index: number): void {
    this.#memory.files.tell(index, 'taken')
  }

  /** Gives the bytes of a text back, in the order of `texts`; with a number they are written first. */
  release(index: number, length: number, staged: number | null): void {
    this.#courier.order({ memory: 'read', staged, offset: this.#memory.files.numberOf(index), length })
  }

  /** Has a copy of bytes written; false where there are too many of them. */
  write(staged: number, bytes: Uint8Array): boolean {
    this.check()
    return this.#courier.write(staged, bytes)
  }

  /** @throws what has gone wrong with a file that the thread was to write, as soon as that is known */
  check(): void {
    if (this.#failure !== null) throw this.#failure.error
  }

  /** When all is written. @throws {EverfreshError} `output-unwritable`, `disk-full` */
  end(): Promise<void> {
    this.#courier.order({ memory: 'end', staged: null, offset: 0, length: 0 })
    return this.#end
  }

  /** Whatever it is about to do. */
  stop(): Promise<unknown> {
    this.#scans.close()
    return this.#worker.terminate()
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

/**
 * With room to spare V8 lets garbage lie until it is several times what is alive. So much is enough for the largest
 * texts, of which there is one at a time.
 */
const resourceLimits = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 4 }
