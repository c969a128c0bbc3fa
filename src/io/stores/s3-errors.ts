import { type ErrorCode, EverfreshError } from '../../values/error.js'
import { systemCode } from '../system-error.js'
import type { S3Address } from './s3-address.js'

/** What of a failure may be looked at. The rest holds the request, with tokens in its headers, and is dropped. */
export interface Failure {
  /** As the store calls it: `NoSuchKey`; or of the system: `ECONNRESET`. */
  readonly code: string
  /** 0 where there was no answer. */
  readonly status: number
}

/** A body that ended before its length. */
export class CutOff extends Error {
  override readonly name = 'CutOff'
}

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: '', status: 0 }
  const { $metadata, Code } = error as { $metadata?: { httpStatusCode?: number }; Code?: unknown }
  const named = typeof Code === 'string' ? Code : error.name
  return { code: systemCode(error) || named, status: $metadata?.httpStatusCode ?? 0 }
}

const passing = new Set([
  'CutOff',
  'TimeoutError',
  'RequestTimeout',
  'SlowDown',
  'InternalError',
  'ServiceUnavailable',
  'Throttling',
  'ThrottlingException',
  'RequestLimitExceeded',
  'BandwidthLimitExceeded',
  'TooManyRequestsException',
  'OperationAborted',
  // Somebody else is writing the same object just now.
  'ConditionalRequestConflict',
  // The bytes were damaged on their way.
  'BadDigest',
  'XAmzContentSHA256Mismatch',
  'IncompleteBody',
  // The SDK has learnt the store's time from the answer.
  'RequestTimeTooSkewed',
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
])

/** Whether the same request may succeed a little later. */
export function mayPass(error: unknown): boolean {
  if (error instanceof EverfreshError) return false
  const { code, status } = failureOf(error)
  // An answer that can't be read was cut off, or comes from something in between.
  const isGarbled = error instanceof SyntaxError || (status >= 200 && status < 300)
  return passing.has(code) || isGarbled || status === 429 || (status >= 500 && status !== 501)
}

interface Place extends S3Address {
  readonly name: string
  readonly endpoint: string
}

type Explanation = readonly [ErrorCode, (place: Place) => string]

const region: Explanation = [
  'store-unreachable',
  ({ bucket }) => `the bucket ${bucket} lies in another region: give its own, by --region or AWS_REGION`,
]
const keys: Explanation = [
  'store-denied',
  () => "the access key or its secret isn't known there: look at AWS_ACCESS_KEY_ID, or at the profile",
]
const expired: Explanation = [
  'store-denied',
  () => 'the credentials have expired, or their token is wrong: renew them',
]
const network: Explanation = [
  'store-unreachable',
  () => 'look at --endpoint or AWS_ENDPOINT_URL, at the region, and whether the network lets you there',
]
const busy: Explanation = [
  'store-unreachable',
  () => 'it still fails after several tries: try again later; what was sent needs not be sent again',
]
const allowed: Explanation = [
  'store-denied',
  ({ bucket, prefix }) =>
    `allow s3:ListBucket on ${bucket}, and s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on ${bucket}/${prefix}*`,
]

const explanations: Readonly<Record<string, Explanation>> = {
  CredentialsProviderError: [
    'store-denied',
    () => 'no credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE',
  ],
  InvalidAccessKeyId: keys,
  SignatureDoesNotMatch: keys,
  ExpiredToken: expired,
  ExpiredTokenException: expired,
  InvalidToken: expired,
  TokenRefreshRequired: expired,
  RequestTimeTooSkewed: [
    'store-denied',
    () => "this machine's clock differs from the store's by more than it allows: set it (NTP)",
  ],
  NoSuchBucket: [
    'store-missing',
    ({ bucket }) => `there is no bucket ${bucket}: make it, or look at its name and at the endpoint`,
  ],
  PermanentRedirect: region,
  TemporaryRedirect: region,
  AuthorizationHeaderMalformed: region,
  IllegalLocationConstraintException: region,
  NotImplemented: ['store-unsuitable', () => "the store can't do what was asked"],
  ENOTFOUND: network,
  ECONNREFUSED: network,
  ETIMEDOUT: network,
  TimeoutError: network,
  EHOSTUNREACH: network,
  ENETUNREACH: network,
  EAI_AGAIN: network,
}

/** What a failure means to a user. Nothing of the error that it came from is kept: see `Failure`. */
export function storeError(error: unknown, place: Place, doing: string): EverfreshError {
  if (error instanceof EverfreshError) return error
  const failure = failureOf(error)
  const [code, wayOut] = explanations[failure.code] ?? byStatus(failure, mayPass(error))
  const told = [failure.code, failure.status || ''].filter(Boolean).join(', ')
  const [what, where] = [`${place.name}: ${doing} failed`, `at ${place.endpoint} (${told})`]
  return new EverfreshError(code, `${what} ${where}: ${wayOut(place)}`)
}

function byStatus({ status }: Failure, isPassing: boolean): Explanation {
  if (status === 401 || status === 403) return allowed
  if (status === 301 || status === 307) return region
  if (status === 501) return ['store-unsuitable', () => "the store can't do what was asked"]
  if (isPassing) return busy
  if (status === 0) return network
  return ['store-unsuitable', () => 'the store refuses such a request: is the endpoint one for S3?']
}
