#!/usr/bin/env node
import { buildAsBefore } from './build-before.js'

/** Whatever the words mean, a parser of all that they could mean is loaded only where it hasn't said so before. */
async function run(): Promise<void> {
  if (await buildAsBefore()) return
  const { runProgram } = await import('./program.js')
  await runProgram()
}

try {
  await run()
} catch (error) {
  const { endBy } = await import('./failure.js')
  endBy(error)
}
