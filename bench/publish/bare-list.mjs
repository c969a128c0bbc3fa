import { ListObjectsV2Command } from '@aws-sdk/client-s3'
import { report } from '../report.mjs'
import { clientFor } from './client.mjs'

await report(async ({ bucket, prefix }) => {
  const client = clientFor(1)
  let token
  do {
    const input = { Bucket: bucket, Prefix: `${prefix}/`, ContinuationToken: token }
    token = (await client.send(new ListObjectsV2Command(input))).NextContinuationToken
  } while (token)
  client.destroy()
})
