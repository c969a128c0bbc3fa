import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'
import type { Assets } from '../../src/assets.js'
import { type BuildOptions, build } from '../../src/build.js'
import { openAssets } from '../../src/open.js'

/** The compiled command, as npm's `bin` runs it. */
export const command = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

/** What a run of the command left behind. */
export interface Run {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs `everfresh` with these words in a folder; `under` is a program that starts it, with its own words. */
export function everfresh(
  words: readonly string[],
  cwd: string,
  under: readonly string[] = [],
): Promise<Run> {
  const [program = '', ...rest] = [...under, process.execPath, command, ...words]
  return new Promise((resolve) => {
    const child = execFile(program, rest, { cwd }, (_error, stdout, stderr) =>
      resolve({ status: child.exitCode, stdout, stderr: withoutProgress(stderr) }),
    )
  })
}

/** A phase that lasts five seconds says how far it is; on a busy machine any may. */
export function withoutProgress(stderr: string): string {
  return stderr.replace(/^everfresh: [a-z ]+, [\d,]+ of [\d,]+ files\b.*\n/gm, '')
}

/** One line that names the value and no more, status 2, and nothing printed that a script could take for a result. */
export function expectRefusal({ status, stdout, stderr }: Run, ...named: string[]): void {
  expect(stderr).toMatch(/^everfresh: [^\n]+\n$/)
  for (const value of named) expect(stderr).toContain(value)
  expect(stderr).not.toMatch(/\bat .*:\d+:\d+|Error:|undefined|\[object/)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
}

/** `everfresh serve` that runs until the test is over, and the line by which it said where. */
export async function serving(words: readonly string[], cwd: string) {
  const child = spawn(process.execPath, [command, 'serve', ...words], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), once(child, 'exit')])
  return { child, line: String(line) }
}

/** The exit status that follows a signal. */
export async function statusAfter(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  const ended = once(child, 'exit')
  child.kill(signal)
  const [status] = await ended
  return status
}

/** What `build public --out dist` makes in a folder, without a process of its own. */
export async function builtIn(cwd: string, options: Partial<BuildOptions> = {}): Promise<Assets> {
  const out = join(cwd, 'dist')
  await build({ cacheDir: false, roots: [join(cwd, 'public')], out, compress: false, ...options })
  return openAssets(options.out ?? out)
}

/** All that lies below a folder, empty folders too, with the text and time of each file. */
export function tree(root: string): Record<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()
  return Object.fromEntries(
    names.map((name) => {
      const stats = lstatSync(join(root, name))
      return [
        name,
        stats.isFile() ? `${stats.mtimeMs} ${readFileSync(join(root, name), 'latin1')}` : 'a folder',
      ]
    }),
  )
}
