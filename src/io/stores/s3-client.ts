import { createHash } from 'node:crypto'
import { EverfreshError } from '../../values/error.js'
import { systemCode } from '../system-error.js'
import type { StoreOptions } from './store.js'

type Sdk = typeof import('@aws-sdk/client-s3')
type Client = InstanceType<Sdk['S3Client']>
type Config = NonNullable<ConstructorParameters<Sdk['S3Client']>[0]>

/** A client for one bucket, and where it goes: for messages, so nothing secret is in it. */
export interface Connection {
  readonly sdk: Sdk
  readonly client: Client
  readonly endpoint: string
}

/** It is large, and only who publishes to a bucket needs it. */
async function loadSdk(): Promise<Sdk> {
  try {
    return await import('@aws-sdk/client-s3')
  } catch (error) {
    if (systemCode(error) !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new EverfreshError(
      'peer-missing',
      's3:// needs the package @aws-sdk/client-s3: `npm install @aws-sdk/client-s3`',
    )
  }
}

/** @throws {EverfreshError} `peer-missing`, `option-invalid` */
export async function connect(bucket: string, options: StoreOptions): Promise<Connection> {
  checkEndpoint(options.endpoint)
  const sdk = await loadSdk()
  const config = { ...usual, ...given(options), region: await regionOf(sdk, options) }
  const { endpoint, host } = await withProfile(options.profile, () => destinationOf(sdk, config, bucket))
  // Few other stores have a host name for each bucket.
  const place = amazon.test(host) ? {} : { endpoint, forcePathStyle: true }
  return { sdk, client: prepared(makeClient(sdk, { ...config, ...place })), endpoint }
}

const amazon = /\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/

const usual: Config = {
  // Newer checksums are unknown to many stores; ours go as Content-MD5, which all know.
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
  followRegionRedirects: true,
  // Tries are counted in retrying.ts, which counts bodies that were cut off too.
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: 10_000,
    socketTimeout: 30_000,
    httpAgent: { keepAlive: true, maxSockets: 64 },
    httpsAgent: { keepAlive: true, maxSockets: 64 },
  },
}

function given({ endpoint, profile }: StoreOptions): Config {
  return { ...(endpoint === undefined ? {} : { endpoint }), ...(profile === undefined ? {} : { profile }) }
}

function checkEndpoint(endpoint: string | undefined): void {
  if (endpoint === undefined) return
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return
  // What stands there may be a secret.
  const reason =
    url?.username || url?.password ? 'has a name or a password in it' : 'is no http:// or https:// URL'
  throw new EverfreshError(
    'option-invalid',
    `the endpoint of the store ${reason}: give its origin alone, as https://s3.example.com; keys belong into the environment or a profile`,
  )
}

/** The SDK knows one name of the two that AWS tools have, and none by default, which most other stores don't mind. */
async function regionOf(sdk: Sdk, options: StoreOptions): Promise<string> {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env
  const named = options.region ?? (AWS_REGION || AWS_DEFAULT_REGION)
  if (named) return named
  const client = makeClient(sdk, given(options))
  try {
    return (await client.config.region()) || 'us-east-1'
  } catch {
    return 'us-east-1'
  } finally {
    client.destroy()
  }
}

/** On Node 20 the SDK would print when it drops it, in the midst of a command's output. */
function makeClient(sdk: Sdk, config: Config): Client {
  const restore = setVariable('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true')
  try {
    return new sdk.S3Client(config)
  } finally {
    restore()
  }
}

/** The SDK looks for an endpoint in the profile of the environment only, whatever profile it was given. */
async function withProfile<T>(profile: string | undefined, work: () => Promise<T>): Promise<T> {
  if (profile === undefined) return work()
  const restore = setVariable('AWS_PROFILE', profile)
  return work().finally(restore)
}

function setVariable(name: string, value: string): () => void {
  const before = process.env[name]
  process.env[name] = value
  return () => {
    if (before === undefined) delete process.env[name]
    else process.env[name] = before
  }
}

/** Where a request for the bucket would go, by flags, environment and profile; none is sent. */
async function destinationOf(sdk: Sdk, config: Config, bucket: string) {
  // The true keys may come from far away, and aren't needed for that.
  const credentials = { accessKeyId: 'none', secretAccessKey: 'none' }
  const client = makeClient(sdk, { ...config, credentials })
  const command = new sdk.HeadBucketCommand({ Bucket: bucket })
  let url = { protocol: 'https:', hostname: '', port: undefined as number | undefined }
  command.middlewareStack.add(
    () => async (parameters) => {
      url = parameters.request as typeof url
      return { response: {}, output: { $metadata: {} } }
    },
    { step: 'build', priority: 'low' },
  )
  await client.send(command).finally(() => client.destroy())
  const host = url.hostname.startsWith(`${bucket}.`) ? url.hostname.slice(bucket.length + 1) : url.hostname
  return { host: `.${host}`, endpoint: `${url.protocol}//${host}${url.port ? `:${url.port}` : ''}` }
}

/** Some stores take a list of what is to be deleted with this checksum alone, which the SDK no longer sends. */
function prepared(client: Client): Client {
  client.middlewareStack.add(
    (next, context) => (parameters) => {
      const { request } = parameters as { request: { headers: Record<string, string>; body?: unknown } }
      if (context.commandName === 'DeleteObjectsCommand' && typeof request.body === 'string')
        request.headers['content-md5'] = createHash('md5').update(request.body).digest('base64')
      return next(parameters)
    },
    { step: 'build', priority: 'low' },
  )
  return client
}
