import { oneTurn } from '../io/pace.js'

/** What a shell says of a process that a signal ended: 128 and its number. */
const statuses = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

type Signal = keyof typeof statuses

/** Somebody wants the command to end. */
export class Interruption extends Error {
  readonly status: number

  constructor(signal: Signal) {
    super(`interrupted by ${signal}: the output is as it was before`)
    this.status = statuses[signal]
  }
}

/**
 * Does work that ends in order on the first signal; the second one ends the process at once. Where the first came too
 * late, the work is done, and the exit status says what was wanted.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const signals = Object.keys(statuses) as Signal[]
  const hear = (signal: Signal) => {
    for (const each of signals) process.off(each, hear)
    controller.abort(new Interruption(signal))
  }
  for (const each of signals) process.on(each, hear)
  try {
    const result = await work(controller.signal)
    // One that came while nothing was heard.
    await oneTurn()
    const { reason } = controller.signal
    if (reason instanceof Interruption) process.exitCode = reason.status
    return result
  } finally {
    for (const each of signals) process.off(each, hear)
  }
}
