import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { digestOf, sha256Hex } from '../../src/values/digest.js'

export interface StoredObject {
  readonly bytes: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

/** What a store says of a key that it doesn't hold: S3 says 403 to those who may not list the bucket. */
export type MissingStatus = 403 | 404

/** Objects as a store hands them out to anybody: below `/bucket/prefix/`, with conditions by ETag. */
export class ObjectServer {
  readonly objects = new Map<string, StoredObject>()
  missingStatus: MissingStatus = 404
  #requests: string[] = []
  #server: Server | null = null
  #port = 0

  get address(): string {
    return `http://127.0.0.1:${this.#port}/bucket/prefix`
  }

  /** On the same port as before, if it was started already. */
  async start(): Promise<void> {
    const server = createServer((request, response) => this.#answer(request, response))
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve))
    this.#port = (server.address() as AddressInfo).port
    this.#server = server
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (server === null) return
    const ended = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await ended
  }

  /** The keys asked for since the last call, in order. */
  takeRequests(): string[] {
    const taken = this.#requests
    this.#requests = []
    return taken
  }

  #answer({ url = '/', headers, method }: IncomingMessage, response: ServerResponse): void {
    const key = decodeURIComponent(url).replace(/^\/bucket\/prefix\//, '')
    this.#requests.push(key)
    const object = this.objects.get(key)
    const more = { 'X-Amz-Request-Id': 'tx1', 'Last-Modified': 'Mon, 01 Jun 2026 00:00:00 GMT' }
    if (object === undefined) {
      response.writeHead(this.missingStatus, { 'Content-Type': 'application/xml', ...more })
      response.end('<Error><Code>NoSuchKey</Code></Error>')
      return
    }
    const etag = `"${sha256Hex(digestOf(object.bytes)).slice(0, 32)}"`
    const isSame = headers['if-none-match'] === etag
    const length = isSame ? {} : { 'Content-Length': object.bytes.length }
    response.writeHead(isSame ? 304 : 200, { ...object.headers, ...more, ...length, ETag: etag })
    response.end(isSame || method === 'HEAD' ? undefined : object.bytes)
  }
}

export async function startObjects(
  onEnd: (end: () => Promise<void>) => void = (end) => onTestFinished(end),
): Promise<ObjectServer> {
  const server = new ObjectServer()
  await server.start()
  onEnd(() => server.stop())
  return server
}
