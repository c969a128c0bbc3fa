import '@aws-sdk/client-s3'
import { publish } from 'everfresh/publish'
import { report } from '../report.mjs'

await report(async ({ dir, bucket, prefix, concurrency }) => {
  await publish(dir, `s3://${bucket}/${prefix}`, { concurrency })
})
