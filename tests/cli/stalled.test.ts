import type { ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { folder } from '../support/folder.js'
import { builtIn, serving } from './command.js'

const megabyte = 1 << 20
const film = Buffer.alloc(16 * megabyte, 'the film, scene by scene; ')

/** The memory of a process that lies in RAM, in bytes. */
function resident({ pid }: ChildProcess): number {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1024
}

/** Clients that ask for a file and then read nothing of it. */
function stall(port: number, path: string, count: number): Socket[] {
  return Array.from({ length: count }, () => {
    const socket = connect(port, '127.0.0.1').pause()
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => {})
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`)
    return socket
  })
}

/** What 100 of them cost a server that has seen some before. */
async function costOfStalled(cwd: string, path: string): Promise<number> {
  const { child, line } = await serving(['dist', '--memory', '0', '--port', '0', '--json'], cwd)
  const { port } = JSON.parse(line) as { port: number }
  let before = 0
  // Until it has compiled and loaded what it needs for them, which takes longer on a busy machine.
  for (let i = 0; i < 3 || (i < 10 && resident(child) > before + 2 ** 18); i++) {
    before = resident(child)
    const early = stall(port, path, 20)
    await setTimeout(500)
    for (const socket of early) socket.destroy()
    await setTimeout(200)
  }
  before = resident(child)
  stall(port, path, 100)
  await setTimeout(1500)
  const cost = resident(child) - before
  child.kill('SIGKILL')
  return cost
}

test.skipIf(!existsSync('/proc/self/status'))(
  '100 stalled readers of 16 MiB cost the process under 10 MB (needs /proc)',
  async () => {
    const cwd = folder({ 'public/film.bin': film })
    const assets = await builtIn(cwd)
    const costs: number[] = []
    // What else a process does with its memory can only add to it.
    for (let i = 0; i < 3 && Math.min(...costs) >= 10e6; i++)
      costs.push(await costOfStalled(cwd, assets.url('film.bin')))
    expect(Math.min(...costs)).toBeLessThan(10e6)
  },
)
