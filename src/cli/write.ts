import { systemCode } from '../io/system-error.js'
import { EverfreshError } from '../values/error.js'

/** For commands that print a text, or put it where it belongs. */
export interface WriteFlag {
  readonly write?: string
}

/** A reader of the file, such as a server that is reloaded meanwhile, sees the old text or the new one. */
export async function printOrWrite(text: string, file: string | undefined): Promise<void> {
  if (file === undefined) await print(text)
  else {
    const { writeDurably } = await import('../io/staging.js')
    writeDurably(file, text)
  }
}

/** The same with a line break behind it. */
export function printLine(text: string): Promise<void> {
  return print(`${text}\n`)
}

/** A reader that has seen enough, such as `head`, is no failure; a full disk is one. */
export function print(text: string): Promise<void> {
  // An error that nobody hears ends the process; it is told to the writer as well, who comes more than once.
  if (process.stdout.listenerCount('error', ignore) === 0) process.stdout.on('error', ignore)
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (isHeeded(error) ? reject(printError(error)) : resolve()))
  })
}

function ignore(): void {}

/** After an error a stream takes nothing more, and says so each time. */
function isHeeded(error: unknown): error is Error {
  return error instanceof Error && !['EPIPE', 'ERR_STREAM_DESTROYED'].includes(systemCode(error))
}

/** Whatever the command was to do is done by then. */
function printError(error: Error): EverfreshError {
  const code = systemCode(error)
  const isFull = code === 'ENOSPC' || code === 'EDQUOT'
  const reason = isFull ? 'no space is left where it leads' : code
  return new EverfreshError(
    isFull ? 'disk-full' : 'output-unwritable',
    `the result can't be written to the standard output (${reason}): lead it elsewhere`,
    { cause: error },
  )
}
