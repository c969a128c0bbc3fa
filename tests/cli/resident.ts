import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { type Run, withoutProgress } from './command.js'

let child: ChildProcess | undefined
const waiting = new Map<number, (run: Run) => void>()
let asked = 0

/**
 * Runs `everfresh` with these words in a folder, in a process that has run others before: for tests of what a command
 * says and writes. That each ends its process, with its status and all that it said, is for `everfresh`.
 */
export function resident(words: readonly string[], cwd: string): Promise<Run> {
  child ??= start()
  const id = asked++
  child.send({ id, words, cwd })
  return new Promise((resolve) => waiting.set(id, resolve))
}

/** It ends with the process of the tests, and keeps that from nothing. */
function start(): ChildProcess {
  const started = fork(join(import.meta.dirname, 'resident.mjs'), { stdio: 'ignore' })
  started.on('message', ({ id, status, stdout, stderr }: Run & { id: number }) => {
    waiting.get(id)?.({ status, stdout, stderr: withoutProgress(stderr) })
    waiting.delete(id)
  })
  started.on('exit', (status) => {
    child = undefined
    for (const done of waiting.values())
      done({ status, stdout: '', stderr: 'the resident process has ended' })
    waiting.clear()
  })
  started.unref()
  started.channel?.unref()
  return started
}
