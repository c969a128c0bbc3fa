import { availableParallelism } from 'node:os'

/** Runs the work for every item, as many at once as there are cores. The first failure ends it. */
export async function inParallel<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items[Symbol.iterator]()
  const worker = async () => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
}
