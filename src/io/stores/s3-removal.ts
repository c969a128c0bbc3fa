import type { S3Bucket } from './s3-bucket.js'
import type { Connection } from './s3-client.js'

/** As many as one request may name. */
const most = 1000

/** What is gone already is no error. */
export async function removeObjects(bucket: S3Bucket, keys: readonly string[]): Promise<void> {
  for (let at = 0; at < keys.length; at += most) await removeBatch(bucket, keys.slice(at, at + most))
}

async function removeBatch(bucket: S3Bucket, keys: readonly string[]): Promise<void> {
  const removeThem = async ({ sdk, client }: Connection) => {
    const Objects = keys.map((key) => ({ Key: bucket.at(key).Key }))
    const input = { Bucket: bucket.address.bucket, Delete: { Objects, Quiet: true } }
    const { Errors = [] } = await client.send(new sdk.DeleteObjectsCommand(input))
    const failed = Errors.find(({ Code }) => Code !== 'NoSuchKey')
    if (failed !== undefined) throw Object.assign(new Error('not removed'), { Code: failed.Code })
  }
  const doing = keys.length === 1 ? `removing ${keys[0]}` : `removing ${keys.length} objects`
  const lacks = { 405: 'lacks', 501: 'lacks', NotImplemented: 'lacks', MethodNotAllowed: 'lacks' } as const
  if ((await bucket.ask(doing, removeThem, lacks)) !== 'lacks') return
  // Not every store knows lists.
  for (const key of keys) await removeOne(bucket, key)
}

async function removeOne(bucket: S3Bucket, key: string): Promise<void> {
  await bucket.ask(`removing ${key}`, ({ sdk, client }) =>
    client.send(new sdk.DeleteObjectCommand(bucket.at(key))),
  )
}
