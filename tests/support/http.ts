import { connect } from 'node:net'

/** An answer as it came over the wire. Header names in lower case; lines of one name are one list. */
export interface Answer {
  /** 0 where the connection ended without an answer. */
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Sends `GET /a.css` to `http://127.0.0.1:PORT`, byte by byte as it stands: no client cleans the target up. */
export async function request(
  origin: string,
  line: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `${line} HTTP/1.1\r\nHost: 127.0.0.1\r\n${fields.join('')}Connection: close\r\n\r\n`
  return parseAnswer(await exchange(origin, head))
}

/** All that a server says to these bytes, until it hangs up. */
export function exchange(origin: string, bytes: string): Promise<Buffer> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    const socket = connect(Number(new URL(origin).port), '127.0.0.1', () => socket.write(bytes))
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
