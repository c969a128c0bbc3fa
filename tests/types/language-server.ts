import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import { tsc } from './project.js'

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
}

/** The compiler as an editor runs it, over a pipe. */
export class LanguageServer {
  readonly #child
  readonly #answers = new Map<number, (result: unknown) => void>()
  #received = Buffer.alloc(0)

  constructor(private readonly home: string) {
    this.#child = spawn(tsc, ['--lsp', '--stdio'], { cwd: home, stdio: ['pipe', 'pipe', 'inherit'] })
    onTestFinished(() => void this.#child.kill())
    this.#child.stdout.on('data', (piece: Buffer) => this.#receive(piece))
  }

  async open(name: string): Promise<void> {
    await this.#ask('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(this.home).href,
      capabilities: {},
    })
    this.#send({ method: 'initialized', params: {} })
    const text = readFileSync(join(this.home, name), 'utf8')
    const textDocument = { uri: this.#uri(name), languageId: 'typescript', version: 1, text }
    this.#send({ method: 'textDocument/didOpen', params: { textDocument } })
  }

  /** What is offered at a place of a file; lines and columns are counted from 0. */
  async offered(name: string, position: { line: number; character: number }): Promise<string[]> {
    const result = await this.#ask('textDocument/completion', {
      textDocument: { uri: this.#uri(name) },
      position,
    })
    return (result as { items: { label: string }[] }).items.map(({ label }) => label)
  }

  #uri(name: string): string {
    return pathToFileURL(join(this.home, name)).href
  }

  #ask(method: string, params: unknown): Promise<unknown> {
    const id = this.#answers.size + 1
    return new Promise((resolve) => {
      this.#answers.set(id, resolve)
      this.#send({ id, method, params })
    })
  }

  #send(message: Message): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message })
    this.#child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
  }

  #receive(piece: Buffer): void {
    this.#received = Buffer.concat([this.#received, piece])
    for (;;) {
      const end = this.#received.indexOf('\r\n\r\n')
      const length = Number(
        /Content-Length: (\d+)/i.exec(this.#received.subarray(0, Math.max(end, 0)).toString())?.[1],
      )
      if (end < 0 || this.#received.length < end + 4 + length) return
      const message = JSON.parse(this.#received.subarray(end + 4, end + 4 + length).toString()) as Message
      this.#received = this.#received.subarray(end + 4 + length)
      this.#handle(message)
    }
  }

  /** What the server asks of an editor gets an empty answer. */
  #handle({ id, method, params, result }: Message): void {
    if (id === undefined) return
    if (method === undefined) {
      this.#answers.get(id)?.(result)
      return
    }
    const items = (params as { items?: unknown[] }).items
    this.#send({ id, result: items?.map(() => null) ?? null })
  }
}
