import type { ServerResponse } from 'node:http'
import type { Server } from 'node:net'
import type { Readable } from 'node:stream'

/** How often a server is looked at, in milliseconds: it tells nobody that it is being closed. */
const interval = 200

/**
 * An answer without an end of its own: `server.close()`, which waits for every answer, would wait for ever. To be
 * called before its head is written.
 */
export function endWithServer(stream: Readable, response: ServerResponse): void {
  response.shouldKeepAlive = false
  const { server } = response.socket as { server?: Server }
  const timer = setInterval(() => {
    if (server?.listening === false) response.end()
  }, interval).unref()
  response.once('close', () => {
    clearInterval(timer)
    stream.destroy()
  })
}
