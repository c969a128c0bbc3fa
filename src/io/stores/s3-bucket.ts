import { Permits } from '../permits.js'
import { retrying } from './retrying.js'
import type { S3Address } from './s3-address.js'
import type { Connection } from './s3-client.js'
import { CutOff, failureOf, mayPass, storeError } from './s3-errors.js'

/** Parts of large objects that are held at once, whatever number of objects is under way. */
const partsAtOnce = 6

/** What lies under a prefix of a bucket, and how it is asked: patiently, and with failures that a user understands. */
export class S3Bucket {
  readonly parts = new Permits(partsAtOnce)

  constructor(
    readonly name: string,
    readonly address: S3Address,
    readonly connection: Connection,
  ) {}

  at(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.address.bucket, Key: this.address.prefix + key }
  }

  /**
   * The answer, or for a refusal that is expected, by its name or status, what it means.
   * @throws {EverfreshError}
   */
  async ask<T, R = never>(
    doing: string,
    work: (connection: Connection) => Promise<T>,
    expected: Readonly<Record<string, R>> = {},
  ): Promise<T | R> {
    try {
      return await retrying(() => work(this.connection), mayPass)
    } catch (error) {
      const { code, status } = failureOf(error)
      const isExpected = (name: string) => code !== 'NoSuchBucket' && Object.hasOwn(expected, name)
      const name = [code, String(status)].find(isExpected)
      if (name !== undefined) return expected[name] as R
      throw storeError(error, { ...this.address, ...this.connection, name: this.name }, doing)
    }
  }

  /** `null` where there is none. */
  head(key: string): Promise<{ readonly etag: string; readonly size: number } | null> {
    const work = async ({ sdk, client }: Connection) => {
      const { ETag, ContentLength } = await client.send(new sdk.HeadObjectCommand(this.at(key)))
      return { etag: unquoted(ETag), size: ContentLength ?? 0 }
    }
    return this.ask(`looking for ${key}`, work, { 404: null })
  }
}

export function unquoted(etag = ''): string {
  return etag.replace(/^(?:W\/)?"(.*)"$/, '$1')
}

/** All of a body. Node tells a connection that broke, but not what ends in good order before its length. */
export async function bytesOf(body: AsyncIterable<Uint8Array>, length: number | undefined): Promise<Buffer> {
  if (length !== undefined) return filled(body, length)
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** Pieces that were held until the last has come would take the memory twice. */
async function filled(body: AsyncIterable<Uint8Array>, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  let done = 0
  for await (const piece of body) {
    if (done + piece.length <= length) bytes.set(piece, done)
    done += piece.length
  }
  if (done !== length) throw new CutOff('the body was cut off')
  return bytes
}
