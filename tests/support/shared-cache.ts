import { type Answer, request } from './http.js'

/** A shared cache before some nodes, as a CDN is one: it keeps what it may for as long as a test lasts. */
export class SharedCache {
  readonly #kept = new Map<string, Answer>()

  /** `isKept` says that nobody behind the cache was asked. */
  async get(origin: string, path: string, accept: string): Promise<Answer & { readonly isKept: boolean }> {
    const key = `${path} ${accept}`
    const kept = this.#kept.get(key)
    if (kept !== undefined) return { ...kept, isKept: true }
    const answer = await request(origin, `GET ${path}`, { 'Accept-Encoding': accept })
    if (mayKeep(answer)) this.#kept.set(key, answer)
    return { ...answer, isKept: false }
  }
}

/** RFC 9111, section 3: anything with a lifetime, whatever its status; what has none is asked for again. */
function mayKeep({ headers, status }: Answer): boolean {
  const control = headers['cache-control'] ?? ''
  return status > 0 && /max-age=[1-9]/.test(control) && !/no-store|no-cache|private/.test(control)
}
