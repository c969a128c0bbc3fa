import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { withLock } from '../../src/io/lock.js'
import { eventually } from '../support/eventually.js'
import { folder } from '../support/folder.js'
import { builtIn, command, tree } from './command.js'

/** A terminal of its own for a command, and all that was written to it. */
interface Terminal {
  readonly child: ChildProcess
  readonly text: () => string
  readonly ended: Promise<unknown[]>
}

const program = '/usr/bin/script'

/** By `script` of util-linux, which others have with other words. */
function terminal(words: string, cwd: string): Terminal {
  const line = `"${process.execPath}" "${command}" ${words}`
  const env = { ...process.env, CI: '', TERM: 'xterm' }
  const child = spawn(program, ['-qefc', line, '/dev/null'], {
    cwd,
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (piece) => {
    text += piece
  })
  return { child, text: () => text, ended: once(child, 'close') }
}

/** From here on nothing stands on the line, or below it. */
const erased = '\r\x1b[J'
const words = 'build public --out dist --no-compress --no-cache-dir'
const hasScript = process.platform === 'linux' && existsSync(program)

/** A build that shows a bar, since it waits for another one. */
async function waiting(cwd: string): Promise<Terminal> {
  const shown = terminal(words, cwd)
  await eventually(() => expect(shown.text()).toContain('waiting for another build'))
  return shown
}

test.skipIf(!hasScript)(
  'on a terminal a bar is drawn, and gone when all is done (needs script of util-linux)',
  async () => {
    const cwd = folder({ 'public/a.css': 'a' })
    const { child, text, ended } = await withLock(join(cwd, 'dist'), () => waiting(cwd))
    await ended
    const [before, ...drawn] = text().split(erased)
    expect([before, child.exitCode]).toEqual(['', 0])
    expect(drawn[0]).toMatch(new RegExp(`^waiting for another build \\(process ${process.pid} on `))
    expect(drawn.at(-1)).toMatch(/^1 file, 1 byte: .*\r\nRelease \w{16} is in dist\r\n$/s)
  },
)

test.skipIf(!hasScript)(
  'Ctrl-C takes the bar away, and leaves everything as it was (needs script of util-linux)',
  async () => {
    const cwd = folder({ 'public/a.css': 'a' })
    await builtIn(cwd)
    const before = tree(cwd)
    await withLock(join(cwd, 'dist'), async () => {
      const { child, text, ended } = await waiting(cwd)
      child.stdin?.write('\x03')
      await ended
      expect(text().split(erased).at(-1)).toMatch(/^everfresh: interrupted by SIGINT: [^\n]*\r\n$/)
      expect(child.exitCode).toBe(130)
    })
    expect(tree(cwd)).toEqual(before)
  },
)
