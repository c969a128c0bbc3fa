import { randomUUID } from 'node:crypto'
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll } from 'vitest'
import { type ObjectStore, startCeph } from './ceph.js'

/** What a program finds in its environment that is to use this store. */
export function environmentOf({
  endpoint,
  accessKeyId,
  secretAccessKey,
}: ObjectStore): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  }
}

/** A new bucket, whose objects everybody may read if the store knows such a rule, as a CDN would. */
export async function makeBucket(store: ObjectStore, { isPublic = true } = {}): Promise<string> {
  const { endpoint, accessKeyId, secretAccessKey } = store
  const credentials = { accessKeyId, secretAccessKey }
  const client = new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true })
  const Bucket = `test-${randomUUID()}`
  const arn = `arn:aws:s3:::${Bucket}`
  // Who may not list gets 403 for what is not there.
  const Statement = [
    { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${arn}/*` },
    { Effect: 'Allow', Principal: '*', Action: 's3:ListBucket', Resource: arn },
  ]
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await client.send(new CreateBucketCommand({ Bucket }))
  if (isPublic) await client.send(new PutBucketPolicyCommand({ Bucket, Policy }))
  client.destroy()
  return Bucket
}

/** Ceph for the tests of a file, which is in the environment of all that they start; gives what names a bucket in it. */
export function useBucket(): { readonly ceph: ObjectStore; readonly name: string } {
  let ceph: ObjectStore | undefined
  let name = ''
  beforeAll(async () => {
    ceph = await startCeph()
    Object.assign(process.env, environmentOf(ceph))
    name = await makeBucket(ceph)
  }, 180_000)
  afterAll(() => ceph?.stop())
  return {
    get ceph() {
      if (ceph === undefined) throw new Error('Ceph is not there before the tests begin')
      return ceph
    },
    get name() {
      return name
    },
  }
}
