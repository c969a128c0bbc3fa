import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { checksumOf } from '../values/checksum.js'

/**
 * A text that only saves time: one that is missing, cut, of another key or not writable is none, and nobody is told.
 * The first line holds a checksum of all that follows, the second one the key, so what can be read is what was written.
 */
export function readCacheFile(file: string, key: string): string | null {
  try {
    const bytes = readFileSync(file)
    const [sum, body] = [bytes.subarray(0, bytes.indexOf('\n')), bytes.subarray(bytes.indexOf('\n') + 1)]
    const text = body.toString()
    if (!text.startsWith(`${key}\n`) || sum.toString() !== checksumOf(body)) return null
    return text.slice(key.length + 1)
  } catch {
    return null
  }
}

/** Written aside and renamed, since two builds may write at once. */
export function writeCacheFile(file: string, key: string, text: string): void {
  const aside = `${file}.${process.pid}`
  try {
    const body = `${key}\n${text}`
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(aside, `${checksumOf(body)}\n${body}`)
    renameSync(aside, file)
  } catch {
    remove(aside)
  }
}

/** Where a file stands in place of the folder, not even that can be done. */
function remove(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {}
}
