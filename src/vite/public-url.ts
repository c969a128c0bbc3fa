import { posix } from 'node:path'

/** Who names a public file, as Vite tells it. */
export interface Host {
  readonly hostId: string
  readonly hostType: 'js' | 'css' | 'html'
  readonly type: 'asset' | 'public'
  readonly ssr: boolean
}

export type BuiltUrl = string | { readonly relative?: boolean; readonly runtime?: string } | undefined

/** Where the reference will stand. */
export interface Target {
  /** Vite's: `/app/`, `https://cdn.example.com/`, or empty or `./` for wherever the page is. */
  readonly base: string
  /** Of the scripts. */
  readonly format?: string | undefined
  readonly isWorker: boolean
  /** The folder in which a stylesheet of that name will be. */
  readonly folderOf: (stylesheet: string) => string
}

/**
 * What stands for a public file in what Vite hashes; `undefined` for what it would write itself. `path` has the
 * version. References of a page are left to the build that comes after, but for those that lead to another host.
 */
export function builtUrlOf(path: string, { hostId, hostType, ssr }: Host, target: Target): BuiltUrl {
  const { base } = target
  if (hostType === 'html' && !isElsewhere(base)) return undefined
  if (base !== '' && base !== './') return base + path
  if (ssr || hostType === 'html') return undefined
  if (hostType === 'css') return relativeTo(target.folderOf(hostId), path)
  const own = ownUrl(target)
  const specifier = JSON.stringify(encodeURI(relativeTo(posix.dirname(hostId), path)))
  return own === null ? undefined : { runtime: `new URL(${specifier}, ${own}).href` }
}

/** How a script knows where it is; a classic one in a page names the plain file. */
function ownUrl({ format, isWorker }: Target): string | null {
  if (format === 'es') return 'import.meta.url'
  return isWorker ? 'self.location.href' : null
}

function isElsewhere(base: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(base)
}

function relativeTo(folder: string, path: string): string {
  const relative = posix.relative(folder, path)
  return relative.startsWith('.') ? relative : `./${relative}`
}
