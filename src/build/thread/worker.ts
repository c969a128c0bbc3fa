import { isUtf8 } from 'node:buffer'
import { writeFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { readIfAsSeen } from '../../io/read.js'
import { stagedFile } from '../../io/staging.js'
import { systemCode } from '../../io/system-error.js'
import { digestsOf } from '../../values/digest.js'
import type { Algorithm } from '../../values/strategy.js'
import type { ScanTask } from '../scan-file.js'
import { fileKinds, placesOf } from './kinds.js'
import { Memory, roomSize, type Shared } from './memory.js'
import type { Order } from './orders.js'
import { type PackedTasks, unpackTasks } from './packed-tasks.js'
import { Ring } from './ring.js'

/** What this thread is told. */
export interface FileOrders {
  readonly shared: Shared
  readonly tasks: PackedTasks
  readonly kinds: Uint8Array
  /** Where files are staged. */
  readonly folder: string
  readonly algorithm: Algorithm
}

/** What it tells: which staged file it could not write, the first of them; in the end, that it has done all. */
export type FileReport = 'done' | { readonly staged: number; readonly code: string; readonly message: string }

const { shared, tasks, kinds, folder, algorithm } = workerData as FileOrders
const { counters, files, orders, ...memory } = new Memory(shared)
const taskAt = unpackTasks(tasks)
const plain = placesOf(kinds, 'plain', 'plain-text')
const ring = new Ring(roomSize, memory.read.length)
let scratch = Buffer.allocUnsafeSlow(1 << 20)
let hasFailed = false

for (const index of placesOf(kinds, 'text')) readAhead(index)
while (takePlain()) obeyAll()
while (obeyAll()) orders.await()
tell('done')

function readAhead(index: number): void {
  const { source } = taskAt(index)
  const offset = roomFor(source.size)
  const bytes = memory.read.subarray(offset, offset + source.size)
  if (isRead(source, bytes)) files.tell(index, 'read', offset, digestsOf(bytes, algorithm))
  else files.tell(index, 'left')
}

/** While the other thread is behind, there is other work. */
function roomFor(size: number): number {
  for (;;) {
    obeyAll()
    const offset = ring.take(size)
    if (offset !== null) return offset
    if (!takePlain()) orders.await()
  }
}

/** A file that holds no references; false if none is left. */
function takePlain(): boolean {
  const index = plain[counters.add('tickets')]
  if (index === undefined) return false
  const { source, staged } = taskAt(index)
  if (source.size > scratch.length) scratch = Buffer.allocUnsafeSlow(source.size)
  const bytes = scratch.subarray(0, source.size)
  if (!isRead(source, bytes)) files.tell(index, 'left')
  else {
    if (staged !== null) write(staged, bytes)
    const isText = kinds[index] === fileKinds.indexOf('plain-text') && isUtf8(bytes)
    files.tell(index, 'done', isText ? 1 : 0, digestsOf(bytes, algorithm))
  }
  return true
}

/** What can't be read is left to the other thread, which says so. */
function isRead(source: ScanTask['source'], bytes: Buffer): boolean {
  try {
    return readIfAsSeen(source.file, source, bytes)
  } catch {
    return false
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
    writeFileSync(stagedFile(folder, staged), bytes)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (!hasFailed) tell({ staged, code: systemCode(error), message })
    hasFailed = true
  }
}

function tell(report: FileReport): void {
  parentPort?.postMessage(report)
}
