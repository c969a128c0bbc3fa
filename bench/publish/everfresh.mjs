import '@aws-sdk/client-s3'
import { report } from '../report.mjs'

/** The command, in this process: what a user runs, with what it does for large folders. */
await report(async ({ dir, bucket, prefix, concurrency }) => {
  const target = `s3://${bucket}/${prefix}`
  process.argv.splice(
    2,
    1,
    'publish',
    dir,
    target,
    '--concurrency',
    `${concurrency}`,
    '--no-config',
    '--quiet',
  )
  await import('../../dist/cli/main.js')
})
