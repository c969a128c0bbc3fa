import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttp2Server, type Http2Server, type ServerHttp2Session } from 'node:http2'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** `h2c` is HTTP/2 without TLS. */
export type Scheme = 'http' | 'https' | 'h2c'

/** A server on a free port of the loopback, closed when the test is over, and the paths that it was asked for. */
export interface TestServer {
  readonly origin: string
  /** The paths asked for since the last call. */
  takeRequests(): string[]
}

export async function startServer(listener: RequestListener, scheme: Scheme = 'http'): Promise<TestServer> {
  let requests: string[] = []
  const { origin, close } = await listen((request, response) => {
    requests.push(request.url ?? '')
    listener(request, response)
  }, scheme)
  onTestFinished(close)
  const takeRequests = () => {
    const taken = requests
    requests = []
    return taken.sort()
  }
  return { origin, takeRequests }
}

export interface OpenServer {
  readonly origin: string
  close(): Promise<void>
}

/** The same, to be closed by whoever opened it. */
export async function listen(listener: RequestListener, scheme: Scheme = 'http'): Promise<OpenServer> {
  const server = await create(listener, scheme)
  const closeAll = closerOf(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      closeAll()
    })
  return { origin: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

async function create(listener: RequestListener, scheme: Scheme): Promise<Server | Http2Server> {
  if (scheme === 'http') return createServer(listener)
  // What is called of their requests and responses is the same.
  if (scheme === 'h2c') return createHttp2Server(listener as never)
  return createHttpsServer(await certificate(), listener)
}

async function certificate(): Promise<{ key: string; cert: string }> {
  const file = join(import.meta.dirname, '../../examples/node-http2/certificate.mjs')
  const { selfSigned } = (await import(file)) as { selfSigned(): { key: string; cert: string } }
  return selfSigned()
}

function closerOf(server: Server | Http2Server): () => void {
  if ('closeAllConnections' in server) return () => server.closeAllConnections()
  const sessions = new Set<ServerHttp2Session>()
  server.on('session', (session) => {
    sessions.add(session)
    session.on('close', () => sessions.delete(session))
  })
  return () => {
    for (const session of sessions) session.destroy()
  }
}
