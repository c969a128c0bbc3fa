import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { openStore } from '../../src/io/stores/open-store.js'
import type { Store } from '../../src/io/stores/store.js'
import { EverfreshError } from '../../src/values/error.js'
import { folder } from '../support/folder.js'
import { startServer } from '../support/server.js'

const secret = 'the-secret-of-secrets'
const headers = { contentType: 'text/plain', cacheControl: 'no-cache' }
const hello = { bytes: Buffer.from('hello') }

/** Nothing of the machine's own environment or home is read. */
beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined)
  const home = folder()
  vi.stubEnv('AWS_CONFIG_FILE', join(home, 'config'))
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, 'credentials'))
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
  return () => vi.unstubAllEnvs()
})

interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

type Answer = (asked: Asked, response: ServerResponse) => void

/** A store that answers as it is told, and what it was asked. */
async function startStore(answer: Answer = (_, response) => response.end()) {
  const asked: Asked[] = []
  const { origin } = await startServer(async (request, response) => {
    const { method = '', url = '' } = request
    const each = { method, url, headers: request.headers, body: await text(request) }
    asked.push(each)
    answer(each, response)
  })
  return { origin, asked }
}

function refusing(status: number, code: string, times = Number.POSITIVE_INFINITY, extra = {}): Answer {
  let left = times
  return (_, response) => {
    if (left-- <= 0) return void response.writeHead(200, { etag: '"5d41"' }).end('hello')
    response.writeHead(status, { 'content-type': 'application/xml', ...extra })
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${secret}</Message></Error>`)
  }
}

async function openAt(origin: string, options = {}): Promise<Store> {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKENV')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret)
  const store = await openStore('s3://bucket/prefix', { endpoint: origin, ...options })
  onTestFinished(() => store.close())
  return store
}

describe('credentials', () => {
  const files = (config: string, credentials = '') => {
    const home = folder({ config, credentials })
    vi.stubEnv('AWS_CONFIG_FILE', join(home, 'config'))
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, 'credentials'))
  }
  const keys = (id: string) => `aws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`
  const temporary = (id: string) =>
    JSON.stringify({
      Code: 'Success',
      AccessKeyId: id,
      SecretAccessKey: secret,
      Token: 'token',
      Expiration: '2099-01-01T00:00:00Z',
    })

  /** By whose key the store was asked. */
  async function keyUsed(options = {}): Promise<string | undefined> {
    const { origin, asked } = await startStore()
    const store = await openStore('s3://bucket/prefix', { endpoint: origin, ...options })
    await store.put('x', hello, headers)
    store.close()
    return /Credential=(\w+)\//.exec(asked[0]?.headers.authorization ?? '')?.[1]
  }

  test('come from the environment', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKENV')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret)
    expect(await keyUsed()).toBe('AKENV')
  })

  test('come from the profile that is named, or else from the default one', async () => {
    files('', `[default]\n${keys('AKDEFAULT')}[other]\n${keys('AKOTHER')}`)
    expect(await keyUsed()).toBe('AKDEFAULT')
    expect(await keyUsed({ profile: 'other' })).toBe('AKOTHER')
    vi.stubEnv('AWS_PROFILE', 'other')
    expect(await keyUsed()).toBe('AKOTHER')
  })

  test('come from a role that a profile assumes by another', async () => {
    const tokens = await startStore(({ body }, response) => {
      expect(body).toContain('Action=AssumeRole')
      response.writeHead(200, { 'content-type': 'text/xml' })
      response.end(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
        <Credentials><AccessKeyId>AKROLE</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey>
        <SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
        </AssumeRoleResult></AssumeRoleResponse>`)
    })
    vi.stubEnv('AWS_ENDPOINT_URL_STS', tokens.origin)
    files(
      '[profile deploy]\nrole_arn = arn:aws:iam::1:role/deploy\nsource_profile = base\nregion = eu-west-1\n',
      `[base]\n${keys('AKBASE')}`,
    )
    expect(await keyUsed({ profile: 'deploy' })).toBe('AKROLE')
    expect(tokens.asked[0]?.headers.authorization).toContain('Credential=AKBASE/')
  })

  test('come from the container', async () => {
    const { origin } = await startStore((_, response) => response.end(temporary('AKCONTAINER')))
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${origin}/keys`)
    expect(await keyUsed()).toBe('AKCONTAINER')
  })

  test('come from the instance', async () => {
    const { origin } = await startStore(({ url }, response) => {
      if (url.endsWith('/token')) response.end('session')
      else response.end(url.endsWith('/security-credentials/') ? 'role' : temporary('AKINSTANCE'))
    })
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', undefined)
    vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', origin)
    expect(await keyUsed()).toBe('AKINSTANCE')
  })

  test('that are missing are asked for', async () => {
    await expect(keyUsed()).rejects.toMatchObject({
      code: 'store-denied',
      message: expect.stringContaining('set AWS_ACCESS_KEY_ID'),
    })
  })

  test('in an endpoint are refused, and not repeated', async () => {
    const error = await openAt(`http://me:${secret}@127.0.0.1:9`).catch((each: Error) => each)
    expect(error).toMatchObject({ code: 'option-invalid' })
    expect((error as Error).message).not.toContain(secret)
  })
})

describe('the endpoint and the region', () => {
  const config = (lines: string) => {
    const home = folder({ config: `[profile there]\n${lines}` })
    vi.stubEnv('AWS_CONFIG_FILE', join(home, 'config'))
  }

  test.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3'])('are read from %s', async (name) => {
    const { origin, asked } = await startStore()
    vi.stubEnv(name, origin)
    await (await openAt(origin, { endpoint: undefined })).put('x', hello, headers)
    expect(asked.map(({ method, url }) => `${method} ${url.split('?')[0]}`)).toEqual(['PUT /bucket/prefix/x'])
  })

  test('are read from a profile', async () => {
    const { origin, asked } = await startStore()
    config(
      `endpoint_url = ${origin}\nregion = eu-central-1\naws_access_key_id = AKENV\naws_secret_access_key = x\n`,
    )
    const store = await openStore('s3://bucket/prefix', { profile: 'there' })
    await store.put('x', hello, headers)
    expect(asked[0]?.headers.authorization).toContain('/eu-central-1/s3/')
  })

  test.each([
    [{ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }, {}, 'eu-west-1'],
    [{ AWS_DEFAULT_REGION: 'eu-west-2' }, {}, 'eu-west-2'],
    [{ AWS_REGION: 'eu-west-1' }, { region: 'eu-west-3' }, 'eu-west-3'],
    [{}, {}, 'us-east-1'],
  ])('with %j and %j: %s', async (environment, options, region) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
    const { origin, asked } = await startStore()
    await (await openAt(origin, options)).put('x', hello, headers)
    expect(asked[0]?.headers.authorization).toContain(`/${region}/s3/aws4_request`)
  })
})

test('an object is sent with its length, its checksum and its headers', async () => {
  const { origin, asked } = await startStore()
  await (await openAt(origin)).put(
    'ü (1).css',
    hello,
    { ...headers, contentEncoding: 'br' },
    { absent: true },
  )
  expect(asked[0]?.url.split('?')[0]).toBe('/bucket/prefix/%C3%BC%20%281%29.css')
  expect(asked[0]?.headers).toMatchObject({
    'content-length': '5',
    'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==',
    'content-type': 'text/plain',
    'cache-control': 'no-cache',
    'content-encoding': 'br',
    'if-none-match': '*',
  })
  expect(Object.keys(asked[0]?.headers ?? {}).filter((name) => name.startsWith('x-amz-checksum'))).toEqual([])
})

describe.each([
  ['in quotes', '"1"'],
  ['bare', '1'],
])('a store that wants an entity tag %s', (_name, right) => {
  test('gets it so', async () => {
    const { origin, asked } = await startStore(({ method, headers: sent }, response) => {
      const isMet = method === 'HEAD' || sent['if-match'] === right
      response.writeHead(isMet ? 200 : 412, { etag: '"1"' }).end()
    })
    const store = await openAt(origin)
    expect(await store.put('x', hello, headers, { etag: '1' })).toEqual({ etag: '1' })
    expect(await store.put('x', hello, headers, { etag: '1' })).toEqual({ etag: '1' })
    expect(await store.put('x', hello, headers, { etag: 'other' })).toBe('refused')
    // What was learnt is not asked again.
    expect(asked.length).toBe(right === '1' ? 5 : 4)
  })
})

describe('what may pass is tried again', () => {
  test.each([
    [500, 'InternalError'],
    [503, 'SlowDown'],
    [503, 'ServiceUnavailable'],
    [429, 'TooManyRequests'],
    [409, 'ConditionalRequestConflict'],
    [400, 'RequestTimeout'],
    [400, 'BadDigest'],
  ])('%i %s', async (status, code) => {
    const { origin, asked } = await startStore(refusing(status, code, 2))
    expect(await (await openAt(origin)).put('x', hello, headers)).toEqual({ etag: '5d41' })
    expect(asked).toHaveLength(3)
  })

  test.each([
    ['a connection that breaks', (response: ServerResponse) => void response.socket?.resetAndDestroy()],
    [
      'a body that is cut off',
      (response: ServerResponse) => {
        response
          .writeHead(200, { 'content-length': '5', etag: '"5d41"' })
          .write('hel', () => response.destroy())
      },
    ],
  ])('%s', async (_name, harm) => {
    let times = 0
    const { origin } = await startStore((_, response) => {
      if (times++ < 2) harm(response)
      else response.writeHead(200, { etag: '"5d41"' }).end('hello')
    })
    expect(await (await openAt(origin)).get('x')).toEqual({ bytes: hello.bytes, etag: '5d41' })
    expect(times).toBe(3)
  })

  test('a clock that differs, by the time of the store', async () => {
    const ahead = new Date(Date.now() + 3_600_000)
    const date = { date: ahead.toUTCString() }
    const { origin, asked } = await startStore(refusing(403, 'RequestTimeTooSkewed', 1, date))
    await (await openAt(origin)).put('x', hello, headers)
    const hour = ahead.toISOString().slice(0, 13).replaceAll('-', '')
    expect(asked[1]?.headers['x-amz-date']).toContain(hour)
  })
})

describe('what may not pass is told', () => {
  test.each([
    [403, 'AccessDenied', 'store-denied', 'allow s3:ListBucket on bucket'],
    [403, 'SignatureDoesNotMatch', 'store-denied', 'AWS_ACCESS_KEY_ID'],
    [403, 'InvalidAccessKeyId', 'store-denied', 'AWS_ACCESS_KEY_ID'],
    [400, 'ExpiredToken', 'store-denied', 'renew them'],
    [404, 'NoSuchBucket', 'store-missing', 'there is no bucket bucket'],
    [400, 'AuthorizationHeaderMalformed', 'store-unreachable', '--region'],
    [501, 'NotImplemented', 'store-unsuitable', "can't do"],
    [400, 'InvalidRequest', 'store-unsuitable', 'is the endpoint one for S3?'],
  ])('%i %s', async (status, code, expected, wayOut) => {
    const { origin } = await startStore(refusing(status, code))
    const store = await openAt(origin)
    const asking = [() => store.put('x', hello, headers), () => store.get('x'), () => store.remove(['x'])]
    for (const ask of asking) {
      const error = await ask().then(
        () => null,
        (each: unknown) => each,
      )
      expect(error).toBeInstanceOf(EverfreshError)
      const { message, stack, cause } = error as EverfreshError
      expect(error).toMatchObject({ code: expected })
      for (const part of ['s3://bucket/prefix', origin, code, wayOut]) expect(message).toContain(part)
      expect(`${message}${stack}${JSON.stringify(error)}`).not.toContain(secret)
      expect(cause).toBeUndefined()
    }
  })

  test('nothing is printed meanwhile', async () => {
    const spies = [
      vi.spyOn(process.stdout, 'write'),
      vi.spyOn(process.stderr, 'write'),
      vi.spyOn(console, 'warn'),
    ]
    const { origin } = await startStore(refusing(403, 'AccessDenied'))
    await (await openAt(origin)).get('x').catch(() => {})
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled()
      spy.mockRestore()
    }
  })
})

test('a list of what goes has the checksum that some stores want', async () => {
  const { origin, asked } = await startStore((_, response) => response.end('<DeleteResult></DeleteResult>'))
  await (await openAt(origin)).remove(Array.from({ length: 1001 }, (_, at) => `${at}`))
  expect(asked.map(({ method }) => method)).toEqual(['POST', 'POST'])
  expect(asked[0]?.headers['content-md5']).toMatch(/^[\w+/]{22}==$/)
  expect(asked[1]?.body).toContain('<Key>prefix/1000</Key>')
})

test('a store that knows no such list is asked for each', async () => {
  const { origin, asked } = await startStore((each, response) => {
    if (each.method === 'POST') refusing(501, 'NotImplemented')(each, response)
    else response.writeHead(204).end()
  })
  await (await openAt(origin)).remove(['a', 'b'])
  expect(asked.map(({ method, url }) => `${method} ${url.split('?')[0]}`)).toEqual([
    'POST /bucket/',
    'DELETE /bucket/prefix/a',
    'DELETE /bucket/prefix/b',
  ])
})

test('a store that takes every write, or knows no conditions, keeps none', async () => {
  const weak = await startStore((_, response) => response.writeHead(200, { etag: '"1"' }).end())
  expect(await (await openAt(weak.origin)).keepsConditions()).toBe(false)
  expect(weak.asked.at(-1)).toMatchObject({
    method: 'POST',
    body: expect.stringContaining('.everfresh/probe-'),
  })
  const other = await startStore((each, response) => {
    if (each.method === 'PUT') refusing(501, 'NotImplemented')(each, response)
    else response.end()
  })
  expect(await (await openAt(other.origin)).keepsConditions()).toBe(false)
})

test.each(['s3://', 's3://b', 's3://bucket/../x', 's3://bucket/a//b', 's3://bucket/./a'])(
  '%s is no place in a bucket',
  async (target) => {
    await expect(openStore(target)).rejects.toMatchObject({ code: 'option-invalid' })
  },
)
