import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { StoredObject } from '../../src/io/stores/memory-store.js'

/** Objects as a store hands them out to anybody: below `/bucket/prefix/`, with conditions by ETag. */
export class ObjectServer {
  /** What is said of a key that isn't held: S3 says 403 to those who may not list the bucket. */
  missingStatus: 403 | 404 = 404
  /** Of the last request. */
  headers: IncomingHttpHeaders = {}
  #requests: string[] = []
  #server: Server | null = null
  #port = 0

  constructor(readonly objects: ReadonlyMap<string, StoredObject>) {}

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
    this.headers = headers
    const object = this.objects.get(key)
    const more = { 'X-Amz-Request-Id': 'tx1', 'Last-Modified': 'Mon, 01 Jun 2026 00:00:00 GMT' }
    if (object === undefined) {
      response.writeHead(this.missingStatus, { 'Content-Type': 'application/xml', ...more })
      response.end('<Error><Code>NoSuchKey</Code></Error>')
      return
    }
    const etag = `"${object.etag}"`
    const isSame = headers['if-none-match'] === etag
    const length = isSame ? {} : { 'Content-Length': object.bytes.length }
    response.writeHead(isSame ? 304 : 200, { ...headersOf(object), ...more, ...length, ETag: etag })
    response.end(isSame || method === 'HEAD' ? undefined : object.bytes)
  }
}

function headersOf({ headers }: StoredObject): Record<string, string> {
  const { contentType, cacheControl, contentEncoding } = headers
  const encoding = contentEncoding === undefined ? {} : { 'Content-Encoding': contentEncoding }
  return { 'Content-Type': contentType, 'Cache-Control': cacheControl, ...encoding }
}

export async function startObjects(
  objects: ReadonlyMap<string, StoredObject>,
  onEnd: (end: () => Promise<void>) => void = (end) => onTestFinished(end),
): Promise<ObjectServer> {
  const server = new ObjectServer(objects)
  await server.start()
  onEnd(() => server.stop())
  return server
}
