import { systemCode, writeError } from '../io/system-error.js'

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

/** A reader that has seen enough, such as `head`, is no failure; a full disk is one. */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.on('error', (error) =>
      systemCode(error) === 'EPIPE' ? resolve() : reject(writeError(error, 'the standard output')),
    )
    process.stdout.write(text, (error) => error ?? resolve())
  })
}
