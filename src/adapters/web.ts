import type { Payload } from '../io/payload.js'
import { isStream } from '../io/payload.js'

/** What a `Response` is made of. A client who leaves closes the file, whether the server cancels or only signals. */
export function webBody(payload: Payload, request: Request): Uint8Array<ArrayBuffer> | ReadableStream | null {
  if (!isStream(payload)) return payload as Uint8Array<ArrayBuffer> | null
  const close = () => void payload.destroy()
  if (request.signal.aborted) close()
  request.signal.addEventListener('abort', close, { once: true })
  const pieces = payload[Symbol.asyncIterator]()
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next()
        if (done === true) controller.close()
        else controller.enqueue(value)
      },
      cancel: close,
    },
    // Nothing is read ahead of the client.
    { highWaterMark: 0 },
  )
}

/** The target within a request's URL, which is in absolute form, as the platform wrote it. */
export function webTarget(url: string): string {
  const at = url.indexOf('/', 'http://x'.length)
  return at < 0 ? url : url.slice(at)
}

/** Request headers by name, each looked up when it is asked for. */
export function webHeaders(headers: Headers): Record<string, string | undefined> {
  return new Proxy(headers, lookUp) as unknown as Record<string, string | undefined>
}

const lookUp: ProxyHandler<Headers> = { get: (headers, name) => headers.get(String(name)) ?? undefined }
