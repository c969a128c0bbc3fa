import { availableParallelism } from 'node:os'

/** What may be under way at once: as many bytes; one item alone may have more. */
interface Bound<T> {
  readonly bytes: number
  readonly sizeOf: (item: T) => number
  /** How many items; one more than there are cores unless it is said, so that none is idle while this thread sees to a result. */
  readonly items?: number
}

/** Runs the work for every item in turn. After a failure none is begun, and those under way come to their end. */
export async function inParallel<T>(
  items: Iterable<T>,
  { bytes, sizeOf, items: most = availableParallelism() + 1 }: Bound<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]()
  const waiting: (() => void)[] = []
  const failures: unknown[] = []
  let held = 0
  const hold = async (size: number) => {
    while (held > 0 && held + size > bytes) await new Promise<void>((resolve) => waiting.push(resolve))
    held += size
  }
  const release = (size: number) => {
    held -= size
    for (const resume of waiting.splice(0)) resume()
  }
  const worker = async () => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      const size = sizeOf(next.value)
      await hold(size)
      if (failures.length > 0) return release(size)
      await work(next.value)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => release(size))
    }
  }
  await Promise.all(Array.from({ length: most }, worker))
  if (failures.length > 0) throw failures[0]
}
