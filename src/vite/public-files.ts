import { existsSync } from 'node:fs'
import { type SiteOptions, siteOptionNames } from '../site-options.js'
import { EverfreshError } from '../values/error.js'
import { decodePath, encodePath, splitSuffix } from '../values/url-path.js'

/** The files that Vite copies as they are, with the URLs that the build after it will give them. */
export class PublicFiles {
  /** URLs that are written somewhere, by path. */
  readonly given = new Map<string, string>()
  readonly #urls: (path: string) => string

  private constructor(urls: (path: string) => string) {
    this.#urls = urls
  }

  static async read(folder: string, base: string, options: object): Promise<PublicFiles> {
    if (folder === '' || !existsSync(folder)) return new PublicFiles((path) => path)
    const known = Object.entries(options).filter(([name]) => siteOptionNames.some((each) => each === name))
    const site: SiteOptions = Object.fromEntries(known)
    const { liveAssets } = await import('../live.js')
    const assets = await liveAssets({ ...site, roots: [folder], base, watch: false })
    return new PublicFiles((path) => (assets.has(path) ? assets.url(path).slice(base.length) : path))
  }

  /** A path with its version, not encoded; `undefined` for what keeps its name. */
  versioned(path: string): string | undefined {
    const url = this.#urls(path)
    if (url === path || url === encodePath(path)) return undefined
    const { path: encoded, suffix } = splitSuffix(url)
    const decoded = decodePath(encoded)
    return decoded === null ? undefined : decoded + suffix
  }

  /** Somebody writes the URL of this one, and the build must hold to it. */
  hand(path: string): void {
    this.given.set(path, this.#urls(path))
  }
}

/** The path below which Vite's files are served. @throws {EverfreshError} `option-invalid` */
export function servedBelow(base: string, given: string | undefined): string {
  if (base === '' || base === './') return given ?? '/'
  const path = new URL(base, 'https://everfresh.invalid').pathname
  if (given === undefined || given === path) return path
  throw new EverfreshError(
    'option-invalid',
    `"base" is ${JSON.stringify(given)}, and Vite's is ${JSON.stringify(base)}: leave it out here, for it counts only where Vite's is relative`,
  )
}
