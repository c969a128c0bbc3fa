import { Readable } from 'node:stream'

/** What a page is told: nothing, `reload`, or which stylesheets changed, if all that did were some. */
export type Message = string

/** So often a client hears that the server is there, in milliseconds: proxies hang up on what says nothing. */
const beat = 20_000

/** What a client that takes nothing may owe, in bytes. */
const patience = 4096

/** The pages that listen, each by a stream of server-sent events (HTML, "server-sent events"). */
export class ReloadClients {
  readonly #streams = new Set<Readable>()
  readonly #onEmpty: () => void
  #beat: NodeJS.Timeout | undefined

  constructor(onEmpty: () => void) {
    this.#onEmpty = onEmpty
  }

  get size(): number {
    return this.#streams.size
  }

  /** A stream that begins with a message, and after an end of ours is asked for again within a second. */
  add(message: Message, state: string): Readable {
    const stream = new Readable({ read() {} })
    stream.once('close', () => this.#remove(stream))
    stream.push(`retry: 500\n${eventOf(message, state)}`)
    this.#streams.add(stream)
    this.#beat ??= setInterval(() => this.#tell(':\n\n'), beat).unref()
    return stream
  }

  tell(message: Message, state: string): void {
    this.#tell(eventOf(message, state))
  }

  end(): void {
    for (const stream of this.#streams) {
      this.#streams.delete(stream)
      stream.push(null)
    }
  }

  #tell(text: string): void {
    for (const stream of this.#streams) {
      if (stream.readableLength > patience) stream.destroy()
      else stream.push(text)
    }
  }

  #remove(stream: Readable): void {
    this.#streams.delete(stream)
    if (this.#streams.size > 0) return
    clearInterval(this.#beat)
    this.#beat = undefined
    this.#onEmpty()
  }
}

/** The browser sends the id when it comes back; without data no script hears of it. */
function eventOf(message: Message, state: string): string {
  return message === '' ? `id: ${state}\n\n` : `id: ${state}\ndata: ${message}\n\n`
}
