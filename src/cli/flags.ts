import type { Command } from 'commander'
import { InvalidArgumentError } from './commander.js'

/** The flags that the user gave, without what commander puts in place of those that are missing. */
export function givenFlags<T extends object>(command: Command): Partial<T> {
  const given = Object.entries(command.opts<T>()).filter(
    ([name]) => command.getOptionValueSource(name) === 'cli',
  )
  return Object.fromEntries(given) as Partial<T>
}

/** For a flag that may be given more than once. A flag that took several words would take the folders, too. */
export function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value]
}

/** How many releases deltas are made against. */
export function parseDeltas(text: string): { releases: number } {
  if (/^\d+$/.test(text)) return { releases: Number(text) }
  throw new InvalidArgumentError('It must be a number of releases, such as 3.')
}
