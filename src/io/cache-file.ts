import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Digest, digestOf, integrityOf } from '../values/digest.js'

/**
 * A value that only saves time: one that is missing, cut, of another key or not writable is none, and nobody is told.
 * The first line holds the key and a digest of the second, so what can be read is what was written.
 */
export function readCacheFile(file: string, key: string): unknown {
  try {
    const text = readFileSync(file, 'utf8')
    const end = text.indexOf('\n')
    const body = text.slice(end + 1)
    return text.slice(0, end) === headOf(key, digestOf(body)) ? JSON.parse(body) : null
  } catch {
    return null
  }
}

/** The same of a cache that was written in lines: all of them, as one text. Each is read when it is asked for. */
export function readCacheText(file: string, key: string): string {
  try {
    const text = readFileSync(file, 'utf8')
    const end = text.indexOf('\n')
    const body = text.slice(end + 1)
    return text.slice(0, end) === headOf(key, digestOf(body)) ? body : ''
  } catch {
    return ''
  }
}

/** Written aside and renamed, since two builds may write at once. */
export function writeCacheFile(file: string, key: string, value: unknown): void {
  const aside = `${file}.${process.pid}`
  try {
    const body = JSON.stringify(value)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(aside, `${headOf(key, digestOf(body))}\n${body}`)
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

export function headOf(key: string, body: Digest): string {
  return `everfresh cache ${key} ${integrityOf(body)}`
}
