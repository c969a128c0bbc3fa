/** For commands that print a text, or put it where it belongs. */
export interface WriteFlag {
  readonly write?: string
}

/** A reader of the file, such as a server that is reloaded meanwhile, sees the old text or the new one. */
export async function printOrWrite(text: string, file: string | undefined): Promise<void> {
  if (file === undefined) process.stdout.write(text)
  else {
    const { writeDurably } = await import('../io/staging.js')
    writeDurably(file, text)
  }
}
