import { connect as connectHttp2 } from 'node:http2'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** An answer as it came over the wire. Header names in lower case; lines of one name are one list. */
export interface Answer {
  /** 0 where the connection ended without an answer. */
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/**
 * Sends `GET /a.css` to `http://127.0.0.1:PORT`, byte by byte as it stands: no client cleans the target up. By HTTP/2
 * where the origin is `h2c:`.
 */
export async function request(
  origin: string,
  line: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  if (origin.startsWith('h2c:')) return requestHttp2(origin, line, headers)
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `${line} HTTP/1.1\r\nHost: 127.0.0.1\r\n${fields.join('')}Connection: close\r\n\r\n`
  return parseAnswer(await exchange(origin, head))
}

/** A connection that is as raw as its scheme allows. */
export function connectTo(origin: string, connected: () => void = () => {}): Socket {
  const port = Number(new URL(origin).port)
  if (origin.startsWith('https:'))
    return connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, connected)
  return connect(port, '127.0.0.1', connected)
}

/** All that a server says to these bytes, until it hangs up. */
export function exchange(origin: string, bytes: string): Promise<Buffer> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    const socket = connectTo(origin, () => socket.write(bytes))
    socket.on('data', (piece) => pieces.push(piece))
    // A server may hang up on what it refuses while we are still talking.
    socket.on('error', () => {})
    socket.on('close', () => resolve(Buffer.concat(pieces)))
  })
}

export function parseAnswer(bytes: Buffer): Answer {
  const end = bytes.indexOf('\r\n\r\n')
  const [first = '', ...lines] = bytes.toString('latin1', 0, Math.max(end, 0)).split('\r\n')
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const [name = '', value = ''] = line.split(/:\s*(.*)/s)
    const key = name.toLowerCase()
    headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`
  }
  return { status: Number(first.split(' ')[1] ?? 0), headers, body: bytes.subarray(end + 4) }
}

/** A session of its own for each request, so that one that is refused takes no other with it. */
function requestHttp2(
  origin: string,
  line: string,
  given: Readonly<Record<string, string>>,
): Promise<Answer> {
  const space = line.indexOf(' ')
  const [method, path] = [line.slice(0, space), line.slice(space + 1)]
  const fields = Object.entries(given).map(([name, value]) => [name.toLowerCase(), value])
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    let [status, headers]: [number, Answer['headers']] = [0, {}]
    const session = connectHttp2(origin.replace('h2c:', 'http:'))
    const finish = () => {
      session.destroy()
      resolve({ status, headers, body: Buffer.concat(pieces) })
    }
    session.on('error', finish)
    const stream = session.request({ ...Object.fromEntries(fields), ':method': method, ':path': path })
    stream.on('response', ({ ':status': code = 0, ...others }) => {
      status = code
      headers = others as Answer['headers']
    })
    stream.on('data', (piece: Buffer) => pieces.push(piece))
    stream.on('error', () => {})
    stream.on('close', finish)
    stream.end()
  })
}
