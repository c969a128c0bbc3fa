declare module 'express4' {
  export { default } from 'express'
}

declare module 'polka' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

  type Next = (error?: unknown) => void
  type Handler = (request: IncomingMessage, response: ServerResponse, next: Next) => void

  interface Polka {
    readonly handler: RequestListener
    use(path: string, handler: Handler): this
    use(handler: Handler): this
  }

  interface Options {
    readonly onError?: (error: unknown, request: IncomingMessage, response: ServerResponse) => void
    readonly onNoMatch?: Handler
  }

  export default function polka(options?: Options): Polka
}
