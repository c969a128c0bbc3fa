import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Digest, DigestStream, digestOf, integrityOf } from '../values/digest.js'
import { TextBuffer } from './text-buffer.js'

/** Between a name and what is remembered of it. */
export const separator = '\t'

/** JSON, in which a tab or a line break is escaped; a name that needs no quotes has none, and is no second string. */
export function keyOf(name: string): string {
  return /[\t\n\r"]/.test(name) ? JSON.stringify(name) : name
}

/** The first line holds the key and a digest of the others, so what can be read is what was written. */
export function headOf(key: string, body: Digest): string {
  return `everfresh cache ${key} ${integrityOf(body)}`
}

let count = 0

/**
 * Writes a cache line by line while the lines come to be, so that they are never held. It is in place only if it is
 * saved; whatever goes wrong, there is none, and nobody is told.
 */
export class CacheWriter {
  readonly #file: string
  readonly #key: string
  readonly #aside: string
  readonly #digest = new DigestStream()
  #descriptor: number | null = null
  readonly #pending = new TextBuffer((bytes) => this.#put(bytes))

  constructor(file: string, key: string) {
    this.#file = file
    this.#key = key
    this.#aside = `${file}.${process.pid}-${count++}`
    attempt(() => {
      mkdirSync(dirname(file), { recursive: true })
      this.#descriptor = openSync(this.#aside, 'w')
      // The digest in it is known at the end, and has this length.
      writeSync(this.#descriptor, this.#head(digestOf('')))
    })
  }

  add(name: string, json: string): void {
    this.#pending.add(`${keyOf(name)}${separator}${json}\n`)
  }

  save(): void {
    this.#pending.flush()
    const descriptor = this.#descriptor
    if (descriptor === null) return
    attempt(() => {
      writeAll(descriptor, this.#head(this.#digest.digest()), 0)
      renameSync(this.#aside, this.#file)
    })
    this.close()
  }

  /** What was not saved is gone. */
  close(): void {
    const descriptor = this.#descriptor
    if (descriptor === null) return
    this.#descriptor = null
    closeSync(descriptor)
    attempt(() => rmSync(this.#aside, { force: true }))
  }

  #head(digest: ReturnType<typeof digestOf>): Buffer {
    return Buffer.from(`${headOf(this.#key, digest)}\n`)
  }

  #put(bytes: Uint8Array): void {
    const descriptor = this.#descriptor
    if (descriptor === null) return
    this.#digest.update(bytes)
    if (!attempt(() => writeAll(descriptor, bytes, null))) this.close()
  }
}

function writeAll(descriptor: number, bytes: Uint8Array, position: number | null): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(
      descriptor,
      bytes,
      done,
      bytes.length - done,
      position === null ? null : position + done,
    )
}

function attempt(work: () => void): boolean {
  try {
    work()
    return true
  } catch {
    return false
  }
}
