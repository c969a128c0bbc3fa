import type { Request as Asked } from '../http/request.js'
import { isStream, type Payload } from '../io/payload.js'

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

/** What of a platform's request an answer depends on. */
export function webRequest({ method, url, headers }: Request): Asked {
  return { method, target: targetOf(url), headers: new Proxy(headers, lookUp) as unknown as Asked['headers'] }
}

/** Each header is looked up when it is asked for. */
const lookUp: ProxyHandler<Headers> = { get: (headers, name) => headers.get(String(name)) ?? undefined }

/** A URL is in absolute form, as the platform wrote it. */
function targetOf(url: string): string {
  const at = url.indexOf('/', 'http://x'.length)
  return at < 0 ? url : url.slice(at)
}
