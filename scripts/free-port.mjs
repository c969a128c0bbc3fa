import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below those that systems give to whoever wants any, 32768 and up on Linux, and above those of known services. */
const [lowest, count] = [20_000, 12_000]

/**
 * A port for a program that can't be told to take any free one. It stays free: no system gives it away unasked, and no
 * other process that asks here gets it, since a socket for datagrams holds the same number until this process ends.
 */
export async function freePort() {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * count)
    if ((await isHeld(port)) && (await isFree(port))) return port
  }
}

async function isHeld(port) {
  const socket = createSocket('udp4').unref()
  socket.bind({ port, address: '127.0.0.1', exclusive: true })
  if (await succeeds(socket, 'listening')) return true
  socket.close()
  return false
}

/** For all addresses, as some programs want it. */
async function isFree(port) {
  const server = createServer().listen(port)
  if (!(await succeeds(server, 'listening'))) return false
  server.close()
  await once(server, 'close')
  return true
}

/** `once` rejects with an error that comes first. */
function succeeds(emitter, event) {
  return once(emitter, event).then(
    () => true,
    () => false,
  )
}
