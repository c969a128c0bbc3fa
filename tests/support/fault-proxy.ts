import { createHash } from 'node:crypto'
import {
  Agent,
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'

/** What may befall a request on its way, or its answer. */
const faults = ['reset', 'cut', 'delay', '500', '503', 'truncated', 'lost'] as const
export type Fault = (typeof faults)[number]

/** What became of a request: `status` is what the store answered, if it was asked, and whoever was told of it. */
export interface Passed {
  readonly method: string
  readonly path: string
  readonly fault: Fault | null
  readonly status: number
}

export interface FaultProxy {
  readonly endpoint: string
  /** What has passed since the last call. */
  takePassed(): Passed[]
  /** So many of a hundred requests meet a fault; which and where follows from the seed. */
  setFaults(rate: number, seed: number): void
  close(): Promise<void>
}

/**
 * Stands between a client and a store, and does harm. The fault of a request follows from the seed, its method and
 * path, and how often they came, whatever else is under way: a seed brings the same faults again.
 */
export async function startFaultProxy(
  store: string,
  bearable: readonly Fault[] = faults,
): Promise<FaultProxy> {
  let [rate, seed] = [0, 0]
  let passed: Passed[] = []
  const counts = new Map<string, number>()
  const agent = new Agent({ keepAlive: true })
  const choose = (method: string, path: string): [Fault | null, number] => {
    const name = `${method} ${path}`
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    const drawn = createHash('sha256').update(`${seed} ${name} ${count}`).digest()
    const fault = bearable[drawn.readUInt16LE(2) % bearable.length] ?? null
    return [drawn.readUInt16LE(0) % 100 < rate ? fault : null, drawn.readUInt16LE(4)]
  }
  const server = createServer(async (incoming, response) => {
    const { method = '', url: path = '' } = incoming
    const [fault, amount] = choose(method, path)
    const status = await new Passage(incoming, response, store, agent, amount).pass(fault).catch(() => {
      incoming.destroy()
      return 0
    })
    passed.push({ method, path, fault, status })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takePassed() {
      const taken = passed
      passed = []
      return taken
    },
    setFaults(newRate, newSeed) {
      counts.clear()
      rate = newRate
      seed = newSeed
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      agent.destroy()
      await closed
    },
  }
}

/** One request, its answer, and what is done to them. Gives the store's status, or 0. */
class Passage {
  constructor(
    private readonly incoming: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly store: string,
    private readonly agent: Agent,
    /** Whatever a fault needs a number for. */
    private readonly amount: number,
  ) {}

  async pass(fault: Fault | null): Promise<number> {
    if (fault === 'reset') return this.reset()
    const body = await buffer(this.incoming)
    if (fault === 'cut') return this.cut(body)
    if (fault === '500' || fault === '503') return this.fail(fault)
    if (fault === 'delay') await setTimeout(this.amount % 200)
    const answer = await answerOf(this.ask(), body)
    if (fault === 'lost') this.reset()
    else if (fault === 'truncated' && answer.body.length > 0) this.truncate(answer)
    else this.response.writeHead(answer.status, answer.headers).end(answer.body)
    return answer.status
  }

  private reset(): number {
    this.incoming.socket.resetAndDestroy()
    return 0
  }

  /** The store gets a part of the body, which may be all of it. */
  private async cut(body: Buffer): Promise<number> {
    if (body.length === 0) return this.reset()
    const outgoing = this.ask()
    const closed = new Promise((resolve) => outgoing.once('close', resolve).once('error', () => {}))
    const part = body.subarray(0, this.amount % (body.length + 1))
    outgoing.write(part, () => outgoing.destroy())
    await closed
    return this.reset()
  }

  private fail(status: '500' | '503'): number {
    const code = status === '500' ? 'InternalError' : 'SlowDown'
    const text = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>no</Message></Error>`
    this.response.writeHead(Number(status), { 'content-type': 'application/xml' }).end(text)
    return 0
  }

  /** With the length of all in its head. */
  private truncate({ status, headers, body }: Answer): void {
    this.response.writeHead(status, headers)
    this.response.write(body.subarray(0, this.amount % body.length), () => this.response.destroy())
  }

  private ask(): ClientRequest {
    const { method, url, headers } = this.incoming
    // The signature is over the name of the host that the client asked.
    return request(`${this.store}${url}`, { method, headers, agent: this.agent })
  }
}

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: Buffer
}

async function answerOf(outgoing: ClientRequest, body: Buffer): Promise<Answer> {
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject)
  })
  outgoing.end(body)
  const answer = await answered
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await buffer(answer) }
}
