import { type FileHandle, open } from 'node:fs/promises'
import { EverfreshError } from '../../values/error.js'
import { type S3Bucket, unquoted } from './s3-bucket.js'
import type { Connection } from './s3-client.js'
import { bodyInput, conditionInput, headerInput, md5, refusals, type Written } from './s3-writing.js'
import type { Condition, ObjectBody, ObjectHeaders } from './store.js'

/** More than this goes in parts: what fails is then sent again in part, and never held whole. */
export const largest = 16 * 2 ** 20

/** S3 takes 10,000 parts at most. */
function partSizeOf(size: number): number {
  return Math.max(8 * 2 ** 20, Math.ceil(size / 10_000))
}

interface Part {
  readonly PartNumber: number
  readonly ETag: string
  readonly digest: Buffer
}

/**
 * An object in parts. Amazon compares the condition once more when the parts are put together; other stores forget it
 * there, so that it is also compared before, and two who write the same at the same moment may both succeed.
 */
export class Multipart {
  constructor(
    private readonly bucket: S3Bucket,
    private readonly key: string,
    private readonly condition: Condition | undefined,
  ) {}

  async write(body: ObjectBody, headers: ObjectHeaders): Promise<Written> {
    if (!(await this.isMet())) return 'refused'
    const id = await this.begin(headers)
    try {
      const parts = await this.sendParts(id, body)
      const written = (await this.isMet()) ? await this.complete(id, parts) : 'refused'
      if (written === 'refused') await this.abort(id)
      return written
    } catch (error) {
      await this.abort(id)
      throw error
    }
  }

  private async isMet(): Promise<boolean> {
    if (this.condition === undefined) return true
    const there = await this.bucket.head(this.key)
    return 'absent' in this.condition ? there === null : there?.etag === this.condition.etag
  }

  private async begin(headers: ObjectHeaders): Promise<string> {
    const input = { ...this.bucket.at(this.key), ...headerInput(headers) }
    const { UploadId } = await this.bucket.ask(`writing ${this.key}`, ({ sdk, client }) =>
      client.send(new sdk.CreateMultipartUploadCommand(input)),
    )
    return UploadId ?? ''
  }

  private async sendParts(id: string, body: ObjectBody): Promise<Part[]> {
    const handle = 'file' in body ? await open(body.file) : null
    try {
      const size = 'file' in body ? body.size : body.bytes.length
      const length = partSizeOf(size)
      const starts = Array.from({ length: Math.ceil(size / length) }, (_, at) => at * length)
      const read = (start: number) => readPart(body, handle, start, Math.min(length, size - start))
      return await settled(
        starts.map((start, at) =>
          this.bucket.parts.hold(async () => this.sendPart(id, at + 1, await read(start))),
        ),
      )
    } finally {
      await handle?.close()
    }
  }

  private async sendPart(id: string, number: number, bytes: Uint8Array): Promise<Part> {
    const input = { ...this.bucket.at(this.key), ...bodyInput(bytes), UploadId: id, PartNumber: number }
    const { ETag = '' } = await this.bucket.ask(`writing ${this.key}`, ({ sdk, client }) =>
      client.send(new sdk.UploadPartCommand(input)),
    )
    return { PartNumber: number, ETag, digest: md5(bytes) }
  }

  private async complete(id: string, parts: readonly Part[]): Promise<Written> {
    const input = {
      ...this.bucket.at(this.key),
      ...conditionInput(this.condition),
      UploadId: id,
      MultipartUpload: { Parts: parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag })) },
    }
    const work = async ({ sdk, client }: Connection) =>
      unquoted((await client.send(new sdk.CompleteMultipartUploadCommand(input))).ETag)
    const etag = await this.bucket.ask(`writing ${this.key}`, work, { ...refusals, NoSuchUpload: null })
    if (etag === 'refused') return etag
    return etag ? { etag } : this.find(parts)
  }

  /** It is complete already if an answer was lost, and some stores answer without its etag. */
  private async find(parts: readonly Part[]): Promise<Written> {
    const there = await this.bucket.head(this.key)
    const digest = md5(Buffer.concat(parts.map((part) => part.digest))).toString('hex')
    if (there?.etag === `${digest}-${parts.length}`) return { etag: there.etag }
    if (this.condition !== undefined) return 'refused'
    const where = `${this.bucket.name}: writing ${this.key} failed at ${this.bucket.connection.endpoint}`
    throw new EverfreshError('store-unreachable', `${where}: it was replaced meanwhile, so try again`)
  }

  /** What is left of an upload costs money, but that it is so must not hide what went wrong. */
  private async abort(id: string): Promise<void> {
    const input = { ...this.bucket.at(this.key), UploadId: id }
    await this.bucket
      .ask(`writing ${this.key}`, ({ sdk, client }) =>
        client.send(new sdk.AbortMultipartUploadCommand(input)),
      )
      .catch(() => {})
  }
}

/** All of them, or the first failure when none is under way any more. */
async function settled<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work)
  return Promise.all(work)
}

async function readPart(body: ObjectBody, handle: FileHandle | null, start: number, length: number) {
  if ('bytes' in body) return body.bytes.subarray(start, start + length)
  const buffer = Buffer.allocUnsafe(length)
  const { bytesRead = 0 } = (await handle?.read(buffer, 0, length, start)) ?? {}
  if (bytesRead === length) return buffer
  throw new EverfreshError('file-changing', `${body.file} changed while it was being sent: publish again`)
}
