import { createHash } from 'node:crypto'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { report } from '../report.mjs'
import { clientFor } from './client.mjs'
import { putAll } from './objects.mjs'

await report(async ({ dir, bucket, prefix, concurrency }) => {
  const client = clientFor(concurrency)
  await putAll(dir, concurrency, (key, bytes, type) =>
    client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: `${prefix}/${key}`,
        Body: bytes,
        ContentLength: bytes.length,
        ContentMD5: createHash('md5').update(bytes).digest('base64'),
        ContentType: type,
        CacheControl: 'public, max-age=31536000, immutable',
        IfNoneMatch: '*',
      }),
    ),
  )
  client.destroy()
})
