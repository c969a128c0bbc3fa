import { availableParallelism } from 'node:os'
import { nothingFound } from '../find/reference.js'
import type { Pace } from '../io/pace.js'
import type { StagingPlaces } from '../io/staging.js'
import { type ScanRules, scan } from '../scan.js'
import { TextStore } from './held-text.js'
import { holdText, isFinal, type ScannedFile, type ScanTask, scanFile } from './scan-file.js'
import { FileThread, isThreadThere } from './thread/file-thread.js'

/** Bytes of all texts together that are held; the others are read again when they are needed. */
const budget = 16 << 20

interface ScanMeans {
  readonly rules: ScanRules
  readonly places: StagingPlaces
  readonly pace: Pace
}

/** Called with every file after it was read, in no order. */
export type ScanListener = (task: ScanTask, scanned: ScannedFile) => void

/**
 * Reads all sources, with a second thread where that is worth it: that one then writes what it is given, until it is
 * ended or stopped.
 */
export async function scanSources(
  tasks: readonly ScanTask[],
  means: ScanMeans,
  listener: ScanListener,
): Promise<FileThread | null> {
  means.pace.begin('read', tasks.length, bytesOf(tasks))
  const scanning = new Scanning(tasks, means, listener)
  if (!isWorthAThread(tasks)) {
    for (const index of tasks.keys()) await scanning.here(index)
    return null
  }
  const thread = new FileThread(tasks, means)
  try {
    await scanning.with(thread)
    return thread
  } catch (error) {
    // It writes to the staging folder, which is about to be removed.
    await thread.stop()
    throw error
  }
}

class Scanning {
  readonly #tasks: readonly ScanTask[]
  readonly #means: ScanMeans & { readonly store: TextStore }
  readonly #listener: ScanListener

  constructor(tasks: readonly ScanTask[], means: ScanMeans, listener: ScanListener) {
    this.#tasks = tasks
    this.#means = { ...means, store: new TextStore(budget) }
    this.#listener = listener
  }

  async with(thread: FileThread): Promise<void> {
    for (const index of thread.texts) {
      await this.#until(thread, index)
      await this.#text(thread, index)
    }
    for (const index of thread.own) await this.here(index)
    for (let index = thread.takeFree(); index !== null; index = thread.takeFree())
      await this.#take(thread, index)
    for (const index of thread.free) {
      await this.#until(thread, index)
      await this.#free(thread, index)
    }
  }

  /** Reads a file on this thread. */
  async here(index: number): Promise<void> {
    const task = this.#taskAt(index)
    await this.#tell(task, scanFile(task, this.#means))
  }

  /** Until the other thread has told of a file; there are others to be read meanwhile. */
  async #until(thread: FileThread, index: number): Promise<void> {
    for (let seen = thread.news; !thread.isSettled(index); seen = thread.news) {
      const other = thread.take()
      if (other !== null) await this.#take(thread, other)
      else if (!thread.wait(seen)) await this.#means.pace.rest()
      thread.check()
    }
  }

  async #take(thread: FileThread, index: number): Promise<void> {
    await this.here(index)
    thread.taken(index)
  }

  async #text(thread: FileThread, index: number): Promise<void> {
    const task = this.#taskAt(index)
    const { source, staged } = task
    if (thread.fateOf(index) === 'taken') return
    if (thread.fateOf(index) === 'left') {
      thread.release(index, 0, null)
      return this.here(index)
    }
    const bytes = thread.bytesOf(index, source.size)
    const scanned = scan(source.path, bytes, this.#means.rules, thread.digestsOf(index))
    const isStaged = staged !== null && isFinal(scanned)
    const held = isStaged ? null : holdText(scanned, bytes, this.#means.store)
    const { size, signature, changed } = source
    const told = this.#tell(task, { ...scanned, size, signature, changed, isStaged, held })
    thread.release(index, size, isStaged ? staged : null)
    await told
  }

  /** What the other thread has done, or left to this one. */
  async #free(thread: FileThread, index: number): Promise<void> {
    const fate = thread.fateOf(index)
    if (fate === 'left') return this.here(index)
    if (fate === 'taken') return
    const task = this.#taskAt(index)
    await this.#tell(task, fate === 'found' ? thread.scanOf(index) : copied(task, thread, index))
  }

  #tell(task: ScanTask, scanned: ScannedFile): Promise<void> | undefined {
    this.#listener(task, scanned)
    return this.#means.pace.step(task.source.size)
  }

  #taskAt(index: number): ScanTask {
    const task = this.#tasks[index]
    if (task === undefined) throw new Error(`there is no task ${index}`)
    return task
  }
}

/** A file that holds no references. */
function copied({ source, staged }: ScanTask, thread: FileThread, index: number): ScannedFile {
  const { size, signature, changed } = source
  const facts = { ...thread.digestsOf(index), isUtf8: thread.isUtf8(index), found: nothingFound }
  return { ...facts, size, signature, changed, isStaged: staged !== null, text: null, held: null }
}

function bytesOf(tasks: readonly ScanTask[]): number {
  return tasks.reduce((sum, { source }) => sum + source.size, 0)
}

const leastFiles = 400
const leastBytes = 8 << 20

/** A thread costs some tens of milliseconds. */
function isWorthAThread(tasks: readonly ScanTask[]): boolean {
  const isLarge = tasks.length >= leastFiles || bytesOf(tasks) >= leastBytes
  return isLarge && availableParallelism() > 1 && isThreadThere()
}
