import { textOf } from '../../values/text.js'
import { bytesOf, unquoted } from './s3-bucket.js'
import type { Connection } from './s3-client.js'
import type { Listed } from './store.js'

/** A thousand objects at most, whose keys are whole. */
export interface Page {
  readonly objects: readonly Listed[]
  /** By which the next one is asked for, if there is one. */
  readonly next: string | undefined
}

type Input = ConstructorParameters<Connection['sdk']['ListObjectsV2Command']>[0]

/**
 * A page of a listing. The SDK reads XML a character at a time, and would take more than the store itself takes to find
 * the objects: so their elements, which are most of a page, are cut out before, and the SDK reads the rest.
 */
export async function listPage({ sdk, client }: Connection, input: Input): Promise<Page> {
  const command = new sdk.ListObjectsV2Command(input)
  let found: readonly Listed[] = []
  command.middlewareStack.add(
    (next) => async (parameters) => {
      const result = await next(parameters)
      const response = result.response as HttpAnswer
      if (response.statusCode !== 200) return result
      const text = await pageIn(response)
      const parts = cut(text)
      found = parts?.objects ?? []
      response.body = Buffer.from(parts?.rest ?? text)
      return result
    },
    // Between the SDK's reader and the connection.
    { step: 'deserialize', priority: 'low' },
  )
  const { Contents = [], IsTruncated, NextContinuationToken } = await client.send(command)
  const others = Contents.map(({ Key = '', Size = 0, ETag }) => ({
    key: Key,
    size: Size,
    etag: unquoted(ETag),
  }))
  return { objects: [...found, ...others], next: IsTruncated === true ? NextContinuationToken : undefined }
}

interface HttpAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string | undefined>>
  body: AsyncIterable<Uint8Array> | Uint8Array
}

async function pageIn({ headers, body }: HttpAnswer): Promise<string> {
  const length = headers['content-length']
  const bytes = await bytesOf(
    body as AsyncIterable<Uint8Array>,
    length === undefined ? length : Number(length),
  )
  return textOf(bytes)
}

interface Parts {
  readonly objects: readonly Listed[]
  readonly rest: string
}

/** `null` for what isn't written as stores write it, which is left to the SDK; and so is what was cut off. */
function cut(text: string): Parts | null {
  // A comment or a section of text that isn't escaped.
  if (text.includes('<!') || !/<\/ListBucketResult>\s*$/.test(text)) return null
  const objects: Listed[] = []
  let isPlain = true
  const rest = text.replace(/<Contents>(.*?)<\/Contents>/gs, (_, element: string) => {
    const object = objectIn(element)
    if (object === null) isPlain = false
    else objects.push(object)
    return ''
  })
  return isPlain ? { objects, rest } : null
}

function objectIn(element: string): Listed | null {
  const key = valueIn(element, 'Key')
  const size = valueIn(element, 'Size')
  const etag = valueIn(element, 'ETag')
  if (key === null || size === null || etag === null || !/^\d+$/.test(size)) return null
  return { key, size: Number(size), etag: unquoted(etag) }
}

/** `null` where there is no such element, or it isn't plain text. */
function valueIn(element: string, name: string): string | null {
  const start = element.indexOf(`<${name}>`) + name.length + 2
  const end = element.indexOf('<', start)
  if (start < name.length + 2 || !element.startsWith(`</${name}>`, end)) return null
  return unescaped(element.slice(start, end))
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescaped(text: string): string | null {
  if (!text.includes('&')) return text
  let isKnown = true
  const plain = text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));?/gi, (whole, hex, decimal, name) => {
    const character =
      named[name] ?? characterOf(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
    isKnown &&= character !== null && whole.endsWith(';')
    return character ?? ''
  })
  return isKnown ? plain : null
}

/** XML knows no others (1.0, 2.2), whatever a store writes. */
function characterOf(code: number): string | null {
  return code <= 0x10ffff && code > 0 ? String.fromCodePoint(code) : null
}
