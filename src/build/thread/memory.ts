import { Counters } from './counters.js'
import { Orders } from './orders.js'
import { SharedFiles, type SharedFilesMemory } from './shared-files.js'

/** In bytes: so much is read ahead, and so much may wait to be written. */
const roomSize = 4 << 20

/** All that two threads share, as a message holds it. */
export interface Shared extends SharedFilesMemory {
  readonly count: number
  readonly hashLength: number
  readonly counters: SharedArrayBuffer
  readonly orders: SharedArrayBuffer
  readonly read: SharedArrayBuffer
  readonly write: SharedArrayBuffer
}

/** The same, as either thread uses it. */
export class Memory {
  readonly shared: Shared
  readonly counters: Counters
  readonly files: SharedFiles
  readonly orders: Orders
  /** Where sources lie that were read, and where bytes lie that are to be written. */
  readonly read: Buffer
  readonly write: Buffer

  constructor(shared: Shared) {
    this.shared = shared
    this.counters = new Counters(shared.counters)
    this.files = new SharedFiles(shared, this.counters)
    this.orders = new Orders(shared.orders, this.counters)
    this.read = Buffer.from(shared.read)
    this.write = Buffer.from(shared.write)
  }

  static of(count: number, hashLength: number): Memory {
    return new Memory({
      count,
      hashLength,
      ...SharedFiles.memoryOf(count, hashLength),
      counters: Counters.memory(),
      orders: Orders.memory(),
      read: new SharedArrayBuffer(roomSize),
      write: new SharedArrayBuffer(roomSize),
    })
  }
}
