import { EverfreshError } from '../../values/error.js'

/** Where in which bucket: `s3://bucket/prefix`. */
export interface S3Address {
  readonly bucket: string
  /** Empty, or with a slash at its end. */
  readonly prefix: string
}

const form = /^s3:\/\/([a-z\d][\w.-]{1,61}[a-z\d])(?:\/+(.*?))?\/*$/i

/**
 * A prefix is taken as it stands, without decoding: an S3 key may have any character.
 * @throws {EverfreshError} `option-invalid`
 */
export function parseS3Address(target: string): S3Address {
  const [, bucket, prefix = ''] = form.exec(target) ?? []
  const isOdd = prefix.split('/').some((part) => ['.', '..'].includes(part)) || prefix.includes('//')
  if (bucket !== undefined && !isOdd) return { bucket, prefix: prefix === '' ? '' : `${prefix}/` }
  throw new EverfreshError(
    'option-invalid',
    `"${target}" is no place in a bucket: give s3://BUCKET or s3://BUCKET/PREFIX, with a bucket of 3 to 63 characters, without empty parts, "." and ".."`,
  )
}
