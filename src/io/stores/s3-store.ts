import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { EverfreshError } from '../../values/error.js'
import { privateFolder } from '../layout.js'
import { readError } from '../system-error.js'
import { parseS3Address } from './s3-address.js'
import { bytesOf, S3Bucket, unquoted } from './s3-bucket.js'
import { type Connection, connect } from './s3-client.js'
import { listPage, type Page } from './s3-listing.js'
import { largest, Multipart } from './s3-multipart.js'
import { removeObjects } from './s3-removal.js'
import { bodyInput, conditionInput, headerInput, refusals, type Written } from './s3-writing.js'
import type { Condition, Got, Listed, ObjectBody, ObjectHeaders, Store, StoreOptions } from './store.js'

/**
 * A bucket, or what lies below a prefix in it. Nothing is asked of it yet.
 * @throws {EverfreshError} `option-invalid`, `peer-missing`
 */
export async function openS3Store(target: string, options: StoreOptions): Promise<Store> {
  const address = parseS3Address(target)
  return new S3Store(new S3Bucket(target, address, await connect(address.bucket, options)))
}

class S3Store implements Store {
  readonly keepsHeaders = true
  readonly name: string
  readonly #bucket: S3Bucket
  /** RFC 9110 writes an etag in quotes, which Ceph 16 doesn't expect in `If-Match` of a `PUT`. */
  #isQuoted = true
  #keepsConditions: Promise<boolean> | null = null

  constructor(bucket: S3Bucket) {
    this.#bucket = bucket
    this.name = bucket.name
  }

  async *list(beginning = ''): AsyncIterable<Listed> {
    const { length } = this.#bucket.address.prefix
    let page: Promise<Page> | null = this.#page(beginning)
    while (page !== null) {
      const { objects, next }: Page = await page
      // The store finds the next ones while these are looked at.
      page = next === undefined ? null : this.#page(beginning, next)
      page?.catch(() => {})
      for (const each of objects) yield { ...each, key: each.key.slice(length) }
    }
  }

  #page(beginning: string, token?: string): Promise<Page> {
    const { bucket, prefix } = this.#bucket.address
    const input = { Bucket: bucket, Prefix: prefix + beginning, ContinuationToken: token }
    return this.#bucket.ask('listing it', (connection) => listPage(connection, input))
  }

  get(key: string, { unless }: { readonly unless?: string } = {}): Promise<Got | 'unchanged' | null> {
    const input = {
      ...this.#bucket.at(key),
      ...(unless === undefined ? {} : { IfNoneMatch: `"${unless}"` }),
    }
    const work = async ({ sdk, client }: Connection) => {
      const { Body, ContentLength, ETag } = await client.send(new sdk.GetObjectCommand(input))
      const bytes = await bytesOf(Body as AsyncIterable<Uint8Array>, ContentLength)
      return { bytes, etag: unquoted(ETag) }
    }
    return this.#bucket.ask(`reading ${key}`, work, { 304: 'unchanged', 404: null } as const)
  }

  async put(key: string, body: ObjectBody, headers: ObjectHeaders, condition?: Condition): Promise<Written> {
    const size = 'file' in body ? body.size : body.bytes.length
    if (size > largest) return new Multipart(this.#bucket, key, condition).write(body, headers)
    const bytes = 'file' in body ? await readWhole(body) : body.bytes
    const written = await this.#write(key, bytes, headers, condition, this.#isQuoted)
    if (written !== 'refused' || !this.#isQuoted || !(await this.#isMet(key, condition))) return written
    const bare = await this.#write(key, bytes, headers, condition, false)
    if (bare !== 'refused') this.#isQuoted = false
    return bare
  }

  remove(keys: readonly string[]): Promise<void> {
    return removeObjects(this.#bucket, keys)
  }

  keepsConditions(): Promise<boolean> {
    this.#keepsConditions ??= this.#probe()
    return this.#keepsConditions
  }

  close(): void {
    this.#bucket.connection.client.destroy()
  }

  #write(
    key: string,
    bytes: Uint8Array,
    headers: ObjectHeaders,
    condition: Condition | undefined,
    isQuoted: boolean,
  ): Promise<Written> {
    const input = {
      ...this.#bucket.at(key),
      ...bodyInput(bytes),
      ...headerInput(headers),
      ...conditionInput(condition, isQuoted),
    }
    const work = async ({ sdk, client }: Connection) => ({
      etag: unquoted((await client.send(new sdk.PutObjectCommand(input))).ETag),
    })
    return this.#bucket.ask(`writing ${key}`, work, condition === undefined ? {} : refusals)
  }

  /** Whether a condition that was refused holds all the same. */
  async #isMet(key: string, condition: Condition | undefined): Promise<boolean> {
    if (condition === undefined || 'absent' in condition) return false
    return (await this.#bucket.head(key))?.etag === condition.etag
  }

  /** Several at once, since there are stores that keep a condition only as long as nobody else writes. */
  async #probe(): Promise<boolean> {
    const key = `${privateFolder}/probe-${randomUUID()}`
    const headers = { contentType: 'text/plain', cacheControl: 'no-store' }
    const write = (text: string, condition: Condition) =>
      this.put(key, { bytes: Buffer.from(text) }, headers, condition)
    try {
      const racing = await Promise.all(['1', '2', '3', '4'].map((text) => write(text, { absent: true })))
      const won = racing.filter((written) => written !== 'refused')
      const other = await write('5', { etag: '0'.repeat(32) })
      return won.length <= 1 && other === 'refused'
    } catch (error) {
      if (error instanceof EverfreshError && error.code === 'store-unsuitable') return false
      throw error
    } finally {
      await this.remove([key])
    }
  }
}

async function readWhole({ file, size }: { readonly file: string; readonly size: number }): Promise<Buffer> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw readError(error, file)
  })
  if (bytes.length === size) return bytes
  throw new EverfreshError('file-changing', `${file} changed while it was being sent: publish again`)
}
