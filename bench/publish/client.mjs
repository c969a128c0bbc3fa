import { S3Client } from '@aws-sdk/client-s3'

export function clientFor(concurrency) {
  return new S3Client({
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { httpAgent: { keepAlive: true, maxSockets: concurrency } },
  })
}
