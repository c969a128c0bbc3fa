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
  return new Promise((resolve, reject) => {
    process.stdout.on('error', (error) =>
      systemCode(error) === 'EPIPE' ? resolve() : reject(printError(error)),
    )
    process.stdout.write(text, (error) => error ?? resolve())
  })
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
