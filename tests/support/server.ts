import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server on a free port of the loopback, closed when the test is over, and the paths that it was asked for. */
export interface TestServer {
  readonly origin: string
  /** The paths asked for since the last call. */
  takeRequests(): string[]
}

export async function startServer(listener: RequestListener): Promise<TestServer> {
  let requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    listener(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const takeRequests = () => {
    const taken = requests
    requests = []
    return taken.sort()
  }
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, takeRequests }
}
