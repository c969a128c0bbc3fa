import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** Runs what it is given; ends it at once when its own input ends, as it does when whoever started it is killed. */
const guard = '"$@" & child=$!; read -r _; kill -9 $child; wait $child'

/** Programs that were started together, and are ended together, each by its own id. */
export class Started {
  readonly #guards: ChildProcess[] = []

  /** What the program says goes to a file, or nowhere. */
  start(program: string, words: readonly string[], env: NodeJS.ProcessEnv = process.env): void {
    const child = spawn('/bin/sh', ['-c', guard, 'sh', program, ...words], {
      stdio: ['pipe', 'ignore', 'ignore'],
      env,
    })
    this.#guards.push(child)
  }

  async end(): Promise<void> {
    await Promise.all(this.#guards.splice(0).map(endGuard))
  }
}

async function endGuard(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.stdin?.end()
  await ended
}
