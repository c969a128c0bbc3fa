import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { finderFor } from '../../find/finders.js'
import { fileOf } from '../../io/layout.js'
import type { StagingPlaces } from '../../io/staging.js'
import { writeError } from '../../io/system-error.js'
import type { ScanRules } from '../../scan.js'
import { type Digests, hexLengths } from '../../values/digest.js'
import { isText, mediaType } from '../../values/media-type.js'
import type { ScannedFile, ScanTask } from '../scan-file.js'
import { type FileKind, freePlaces, packKinds, placesOf } from './kinds.js'
import { type PortableScan, unpackScan } from './large-scanner.js'
import { Memory } from './memory.js'
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
  readonly own: readonly number[]
  readonly texts: readonly number[]
  /** Those that either thread may take. */
  readonly free: readonly number[]
  readonly #memory: Memory
  readonly #ring: Ring
  readonly #worker: Worker
  /** Where the other thread says what it has found. */
  readonly #scans: MessagePort
  readonly #found = new Map<number, PortableScan>()
  readonly #end: Promise<void>
  /** How many pieces of what was to be written are free again. */
  #free = 0
  #failure: { readonly error: unknown } | null = null

  constructor(tasks: readonly ScanTask[], { rules, places }: ThreadMeans) {
    const kinds = packKinds(tasks.map((task) => kindOf(task, rules)))
    this.own = placesOf(kinds, 'own')
    this.texts = placesOf(kinds, 'text')
    this.free = freePlaces(kinds)
    const { algorithm } = rules
    this.#memory = Memory.of(tasks.length, algorithm === 'sha256' ? 0 : hexLengths[algorithm])
    this.#ring = new Ring(this.#memory.write.length)
    const { shared } = this.#memory
    const { port1, port2: found } = new MessageChannel()
    this.#scans = port1
    const workerData: FileOrders = { shared, tasks: packTasks(tasks), kinds, places, algorithm, found }
    // Flags of the process, such as `--input-type`, need not make sense for a file.
    const options = { workerData, transferList: [found], execArgv: [], resourceLimits }
    this.#worker = new Worker(workerUrl, options)
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

  /** A free file for this thread to read; `null` if none is left. */
  takeFree(): number | null {
    return this.free[this.#memory.counters.add('tickets')] ?? null
  }

  /** What the other thread has found in a large text. */
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
    this.#scans.close()
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
const turn = 2
const patience = 60_000

/** In bytes: so large a script is mostly searched, and not decoded, and little is found in it. */
const large = 128 << 10

/** In bytes: what is larger, and holds no references, is read in pieces. */
const mostPlain = 8 << 20

function kindOf({ source: { path, size } }: ScanTask, { finders }: ScanRules): FileKind {
  if (finderFor(path, finders) === undefined)
    return size > mostPlain ? 'own' : isText(mediaType(path)) ? 'plain-text' : 'plain'
  if (size <= large) return 'text'
  return finders.size === 0 ? 'large' : 'own'
}

/** What it holds lies outside of V8's heap; little of that is enough. */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 4 }
