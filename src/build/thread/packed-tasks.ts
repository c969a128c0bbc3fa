import type { FoundSource } from '../../io/walk.js'
import type { LogicalPath } from '../../values/logical-path.js'
import type { ScanTask } from '../scan-file.js'

/** Tasks as two threads share them best: 100,000 objects would be copied, and each thread would hold them all. */
export interface PackedTasks {
  readonly count: number
  /** Path, signature and the place of the folder above the path among `folders`, in UTF-8. */
  readonly texts: SharedArrayBuffer
  /** Three numbers to a task: size, time, number in the staging folder, or -1. */
  readonly numbers: SharedArrayBuffer
  /** Where the text of each task begins, and where the last one ends. */
  readonly offsets: SharedArrayBuffer
  /** What stands in front of paths: every root, with its last slash. */
  readonly folders: readonly string[]
}

/** No name can hold it. */
const separator = '\0'
const fields = 3

export function packTasks(tasks: readonly ScanTask[]): PackedTasks {
  const folders = new Map<string, number>()
  const offsets = shared(Float64Array, tasks.length + 1)
  const numbers = shared(Float64Array, tasks.length * fields)
  let end = 0
  for (const [at, task] of tasks.entries()) {
    end += Buffer.byteLength(textOf(task.source, folders))
    offsets[at + 1] = end
    numbers.set([task.source.size, task.source.changed, task.staged ?? -1], at * fields)
  }
  const texts = Buffer.from(new SharedArrayBuffer(end))
  // Made a second time rather than kept.
  for (const [at, { source }] of tasks.entries()) texts.write(textOf(source, folders), offsets[at] ?? 0)
  return {
    count: tasks.length,
    texts: texts.buffer as unknown as SharedArrayBuffer,
    numbers: numbers.buffer,
    offsets: offsets.buffer,
    folders: [...folders.keys()],
  }
}

function shared(Numbers: typeof Float64Array, length: number) {
  return new Numbers(new SharedArrayBuffer(length * Numbers.BYTES_PER_ELEMENT))
}

/** A source lies at its path below its root. */
function textOf({ path, file, signature }: FoundSource, folders: Map<string, number>): string {
  const folder = file.slice(0, file.length - path.length)
  const place = folders.get(folder) ?? folders.size
  folders.set(folder, place)
  return [path, signature, place].join(separator)
}

/** Each is made when it is its turn. */
export function unpackTasks({ texts, numbers, offsets, folders }: PackedTasks): (index: number) => ScanTask {
  const [bytes, allNumbers, allOffsets] = [
    Buffer.from(texts),
    new Float64Array(numbers),
    new Float64Array(offsets),
  ]
  return (index) => {
    const [start, end] = allOffsets.subarray(index, index + 2)
    const [path = '', signature = '', place = ''] = bytes.toString('utf8', start, end).split(separator)
    const [size = 0, changed = 0, staged = -1] = allNumbers.subarray(fields * index, fields * (index + 1))
    const file = `${folders[Number(place)]}${path}`
    const source = { path: path as LogicalPath, file, size, signature, changed }
    return { source, staged: staged < 0 ? null : staged }
  }
}
