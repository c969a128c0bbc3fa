import { availableParallelism } from 'node:os'

/** What may be under way at once: as many bytes; one item alone may have more. */
interface Bound<T> {
  readonly bytes: number
  readonly sizeOf: (item: T) => number
}

/**
 * Runs the work for every item in turn, one more at once than there are cores, so that none is idle while this thread
 * sees to a result. The first failure ends it.
 */
export async function inParallel<T>(
  items: Iterable<T>,
  { bytes, sizeOf }: Bound<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]()
  const waiting: (() => void)[] = []
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
      await work(next.value).finally(() => release(size))
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, worker))
}
