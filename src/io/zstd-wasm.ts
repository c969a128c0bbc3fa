import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { digestOf, fingerprint } from '../values/digest.js'
import type { Zstd } from './zstd.js'

/** What a worker is asked for. */
interface Task {
  readonly kind: 'compress' | 'decompress'
  readonly bytes: Uint8Array
  /** The level, or the most bytes that may come out. */
  readonly parameter: number
  readonly dictionary?: Uint8Array | undefined
}

interface Waiting extends Task {
  readonly resolve: (bytes: Buffer) => void
  readonly reject: (error: Error) => void
}

/** How long a worker that has nothing to do is kept, in milliseconds: its memory never shrinks. */
const idleTime = 1000

/** WebAssembly in worker threads, for versions of Node without zstd; started when they are first needed. */
export class ZstdWorkers implements Zstd {
  /** An encoder at its best level holds a file twice, and a hundred MiB besides, in each worker. */
  readonly largest = 64 << 20
  readonly #idle: ZstdWorker[] = []
  readonly #queue: Waiting[] = []
  #count = 0

  /** Of the compiled code, since the package doesn't export its number. */
  get version(): string {
    const main = createRequire(import.meta.url).resolve('@bokuweb/zstd-wasm')
    return `wasm-${fingerprint(digestOf(readFileSync(join(dirname(main), 'zstd.wasm'))), 8)}`
  }

  compress(bytes: Buffer, level: number, dictionary?: Buffer): Promise<Buffer> {
    return this.#run({ kind: 'compress', bytes, parameter: level, dictionary })
  }

  decompress(bytes: Buffer, most: number, dictionary?: Buffer): Promise<Buffer> {
    return this.#run({ kind: 'decompress', bytes, parameter: most, dictionary })
  }

  #run(task: Task): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ ...task, resolve, reject })
      this.#next()
    })
  }

  #next(): void {
    const worker = this.#queue.length === 0 ? undefined : this.#freeWorker()
    const task = worker === undefined ? undefined : this.#queue.shift()
    if (task === undefined || worker === undefined) return
    worker.run(task).then(
      (bytes) => this.#done(worker, () => task.resolve(bytes)),
      (error: Error) => this.#ended(() => task.reject(error)),
    )
  }

  /** Where none may be started, as under Node's permissions, the task fails rather than waits. */
  #freeWorker(): ZstdWorker | undefined {
    if (this.#idle.length > 0) return this.#idle.pop()
    if (this.#count >= availableParallelism()) return undefined
    try {
      const worker = new ZstdWorker()
      this.#count++
      return worker
    } catch (error) {
      this.#queue.shift()?.reject(error instanceof Error ? error : new Error(String(error)))
      return undefined
    }
  }

  #done(worker: ZstdWorker, tell: () => void): void {
    this.#idle.push(worker)
    worker.rest(() => {
      this.#idle.splice(this.#idle.indexOf(worker), 1)
      this.#count--
    })
    tell()
    this.#next()
  }

  #ended(tell: () => void): void {
    this.#count--
    tell()
    this.#next()
  }
}

class ZstdWorker {
  readonly #worker = new Worker(new URL('./zstd-worker.js', import.meta.url), { execArgv: [] })
  #rest: NodeJS.Timeout | undefined

  /** Only while it works is it a reason for the process to go on. */
  run({ kind, bytes, parameter, dictionary }: Task): Promise<Buffer> {
    clearTimeout(this.#rest)
    this.#worker.ref()
    return new Promise<Buffer>((resolve, reject) => {
      this.#worker.once('error', reject)
      this.#worker.once('message', ({ buffer, byteOffset, length }: Uint8Array) => {
        this.#worker.off('error', reject)
        resolve(Buffer.from(buffer, byteOffset, length))
      })
      this.#worker.postMessage({ kind, bytes, parameter, dictionary })
    })
  }

  rest(ended: () => void): void {
    this.#worker.unref()
    this.#rest = setTimeout(() => {
      ended()
      void this.#worker.terminate()
    }, idleTime).unref()
  }
}
