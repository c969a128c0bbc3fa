import { EverfreshError } from '../values/error.js'
import { CommanderError } from './commander.js'
import { Interruption } from './interrupt.js'

/** Tells of what ended the command, and with which status. */
export function endBy(error: unknown): void {
  // commander has told the user already.
  if (!(error instanceof CommanderError)) reportFailure(error)
  process.exitCode = exitCodeOf(error)
  // What is being compressed need not come to its end.
  if (error instanceof Interruption) process.exit()
}

/** 0 done, 1 findings, 2 wrong usage or a surrounding that doesn't serve, 130 and such by a signal. */
function exitCodeOf(error: unknown): number {
  if (error instanceof Interruption) return error.status
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  return error instanceof EverfreshError && error.code === 'strict-problems' ? 1 : 2
}

/** One line for what the user can mend; the stack only of a defect of ours. */
function reportFailure(error: unknown): void {
  if (error instanceof Interruption) console.error(`everfresh: ${error.message}`)
  else if (error instanceof EverfreshError) console.error(`everfresh: ${lineOf(error)}`)
  else console.error('everfresh: this is a defect of ours; please report it with what follows', error)
}

/** One line, whatever a name or a file holds; only the list of problems has more. */
function lineOf({ code, message }: EverfreshError): string {
  return code === 'strict-problems' ? message : message.replace(/\s*[\n\r]\s*/g, ' ')
}
