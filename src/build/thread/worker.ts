import { isUtf8 } from 'node:buffer'
import { writeFileSync } from 'node:fs'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { readAsSeen, readIfAsSeen } from '../../io/read.js'
import { type StagingPlaces, stagedFile } from '../../io/staging.js'
import { systemCode } from '../../io/system-error.js'
import { digestsOf } from '../../values/digest.js'
import type { Algorithm } from '../../values/strategy.js'
import { kindAt } from './kinds.js'
import type { LargeScanner } from './large-scanner.js'
import { Memory, type Shared } from './memory.js'
import type { Order } from './orders.js'
import { type PackedTasks, unpackTasks } from './packed-tasks.js'
import { Ring } from './ring.js'

/** What this thread is told. */
export interface FileOrders {
  readonly shared: Shared
  readonly tasks: PackedTasks
  readonly kinds: Uint8Array
  /** Where texts stand among the tasks, and those that either thread may take; each list has two ends. */
  readonly texts: readonly number[]
  readonly free: readonly number[]
  readonly places: StagingPlaces
  readonly algorithm: Algorithm
  /** Where it says what it has found in large scripts. */
  readonly found: MessagePort
}

/** What it tells: which staged file it could not write, the first of them; in the end, that it has done all. */
export type FileReport = 'done' | { readonly staged: number; readonly code: string; readonly message: string }

const { shared, tasks, kinds, texts, free, places, algorithm, found } = workerData as FileOrders
const { counters, files, orders, ...memory } = new Memory(shared)
const taskAt = unpackTasks(tasks)
const ring = new Ring(memory.read.length)
let scanner: LargeScanner | undefined
let hasFailed = false
let front = 0

for (const index of texts) await readAhead(index)
while (await takeFree()) obeyAll()
while (obeyAll()) orders.await()
tell('done')
found.close()

/** Unless the other thread has it already. */
async function readAhead(index: number): Promise<void> {
  if (!files.claim(index)) return
  const { source } = taskAt(index)
  const offset = await roomFor(source.size)
  const bytes = memory.read.subarray(offset, offset + source.size)
  const isRead = attempt(() => readIfAsSeen(source.file, source, bytes))
  if (isRead === true) files.tell(index, 'read', offset, digestsOf(bytes, algorithm))
  else files.tell(index, 'left')
}

/** While the other thread is behind, there is other work. */
async function roomFor(size: number): Promise<number> {
  for (;;) {
    obeyAll()
    const offset = ring.take(size)
    if (offset !== null) return offset
    if (!(await takeFree())) orders.await()
  }
}

/** From the beginning, where the large ones are; the other thread takes them from the end, and both meet. */
function nextFree(): number | undefined {
  while (front < free.length) {
    const index = free[front++]
    if (index !== undefined && files.claim(index)) return index
  }
  return undefined
}

/** A file of which one thread does all; false if none is left. */
async function takeFree(): Promise<boolean> {
  const index = nextFree()
  if (index === undefined) return false
  if (kindAt(kinds, index) === 'large') await scanLarge(index)
  else copyPlain(index)
  return true
}

/** What it takes to look for references is loaded only where there is such a file. */
async function scanLarge(index: number): Promise<void> {
  const { createLargeScanner } = await import('./large-scanner.js')
  scanner ??= await createLargeScanner(places, algorithm)
  const scan = scanner(taskAt(index))
  if (scan !== null) found.postMessage({ index, scan })
  files.tell(index, scan === null ? 'left' : 'found')
}

function copyPlain(index: number): void {
  const { source, staged } = taskAt(index)
  const bytes = attempt(() => readAsSeen(source.file, source)?.bytes)
  if (bytes === undefined) {
    files.tell(index, 'left')
    return
  }
  if (staged !== null) write(staged, bytes)
  const isText = kindAt(kinds, index) === 'plain-text' && isUtf8(bytes)
  files.tell(index, 'done', isText ? 1 : 0, digestsOf(bytes, algorithm))
}

/** What can't be read is left to the other thread, which says so. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** False when nothing more will be ordered. */
function obeyAll(): boolean {
  for (let order = orders.next(); order !== null; order = orders.next()) {
    if (order.memory === 'end') return false
    obey(order)
    orders.obey()
  }
  return true
}

function obey({ memory: from, staged, offset, length }: Order): void {
  const bytes = memory[from === 'read' ? 'read' : 'write'].subarray(offset, offset + length)
  if (staged !== null) write(staged, bytes)
  if (from === 'read') ring.give()
  else counters.add('written')
}

/** The first failure counts; what follows is done all the same, since the other thread waits for it. */
function write(staged: number, bytes: Uint8Array): void {
  try {
    writeFileSync(stagedFile(places.folder, staged), bytes)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (!hasFailed) tell({ staged, code: systemCode(error), message })
    hasFailed = true
  }
}

function tell(report: FileReport): void {
  parentPort?.postMessage(report)
}
