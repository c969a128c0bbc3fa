import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const writers = [
  'copyFileSync',
  'mkdirSync',
  'renameSync',
  'rmSync',
  'rmdirSync',
  'unlinkSync',
  'utimesSync',
  'writeFileSync',
] as const

/** Does the work as if the process were killed at its `step`th write: nothing is written from there on. */
export async function crashAt(step: number, work: () => Promise<unknown>): Promise<{ steps: number }> {
  let steps = 0
  const real = Object.fromEntries(writers.map((name) => [name, fs[name]]))
  const dying = writers.map((name) => {
    const write = (...parameters: unknown[]) => {
      if (steps++ >= step) throw new Error('killed')
      return (real[name] as (...parameters: unknown[]) => unknown)(...parameters)
    }
    return [name, write]
  })
  Object.assign(fs, Object.fromEntries(dying))
  syncBuiltinESMExports()
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Error) || error.message !== 'killed') throw error
  } finally {
    Object.assign(fs, real)
    syncBuiltinESMExports()
  }
  return { steps }
}
