import type { LogicalPath } from '../values/logical-path.js'
import type { ScanTask } from './scan-file.js'

/** Tasks as a message between threads holds them best: a copy of 100,000 objects takes longer than one of their text. */
export interface PackedTasks {
  /** Five to a task; no name can hold what stands between them. */
  readonly texts: string
  /** Two numbers to a task. */
  readonly numbers: Float64Array
}

const separator = '\0'
const fields = 5

export function packTasks(tasks: readonly ScanTask[]): PackedTasks {
  const texts = tasks.flatMap(({ path, file, signature, stage }) => [
    path,
    file,
    signature,
    stage?.file ?? '',
    stage?.shown ?? '',
  ])
  const numbers = new Float64Array(tasks.flatMap(({ size, changed }) => [size, changed]))
  return { texts: texts.join(separator), numbers }
}

/** Each is made when it is its turn. */
export function unpackTasks({ texts, numbers }: PackedTasks): (index: number) => ScanTask {
  const all = texts.split(separator)
  return (index) => {
    const [path = '', file = '', signature = '', stage = '', shown = ''] = all.slice(
      index * fields,
      (index + 1) * fields,
    )
    const [size = 0, changed = 0] = numbers.subarray(2 * index, 2 * index + 2)
    return {
      path: path as LogicalPath,
      file,
      signature,
      size,
      changed,
      stage: stage === '' ? null : { file: stage, shown },
    }
  }
}
