import type { HasAsset, PathOf } from './asset-paths.js'
import type { AnswerOptions } from './http/answer.js'
import type { Reply } from './http/reply.js'
import type { Request } from './http/request.js'
import type { Listener } from './io/handler.js'
import type { LinkOptions } from './links.js'
import type { ServeOptions } from './serve-options.js'
import type { ImportMap } from './stamp/import-map.js'
import type { Base } from './values/base.js'
import { EverfreshError } from './values/error.js'
import { didYouMean, nearest } from './values/nearest.js'
import { withQuery, withSuffix } from './values/query.js'
import type { Strategy } from './values/strategy.js'
import { encodePath, splitSuffix } from './values/url-path.js'
import { parseVersion } from './values/version.js'
import { parameterOf } from './values/versioned-url.js'

/** The assets of an app: their URLs for its templates, and the answers to requests for them. */
export interface Assets {
  /** The path below which the URLs are, slashes at both ends. */
  readonly base: string
  /**
   * The URL of an asset. Takes a logical path, `css/site.css`, with or without the base in front; a query and a
   * fragment are kept. Works without its object.
   * @throws {EverfreshError} `path-unknown`, unless opened with `missing: 'pass'`
   */
  readonly url: <P extends string>(path: PathOf<P>, options?: LabelOptions) => string
  /**
   * What the URL of an asset carries, alone: with the strategy `md5`, what `md5sum` begins with. Of one that keeps its
   * name, what it would carry by its content. Works without its object.
   * @throws {EverfreshError} `path-unknown`; empty if opened with `missing: 'pass'`
   */
  readonly version: <P extends string>(path: PathOf<P>) => string
  /** Whether there is such an asset; with the types of `everfresh types` a check that the compiler understands. */
  readonly has: HasAsset
  /**
   * The import map (HTML, "import maps") from plain module URLs to those with versions, with the digest of each:
   * of all modules, or of those that the given ones reach. For pages whose modules keep their specifiers, and
   * for `import()` of a path that is put together at run time. Its URLs have the `origin`, if there is one.
   * @throws {EverfreshError} `path-unknown`
   */
  readonly importMap: <P extends string>(...paths: PathOf<P>[]) => ImportMap
  /**
   * The value of a `Link` header by which a browser loads files ahead of the page that needs them, for the page
   * itself or for a 103 before it: `rel=modulepreload` for scripts, `rel=preload` with the right `as` for the rest.
   * @throws {EverfreshError} `path-unknown`, unless opened with `missing: 'pass'`
   */
  readonly links: <P extends string>(paths: readonly PathOf<P>[], options?: LinkOptions) => string
  /**
   * The answer to a request, or `null` where it is not for these assets. The doors (`everfresh/node` and so on)
   * send it; to be called by whoever writes one for another server.
   */
  readonly reply: (request: Request, options: AnswerOptions) => Promise<Reply | null> | Reply | null
  /**
   * A listener that answers ahead of an app: `createServer(assets.before(app))`. Requests for assets then cost what
   * they cost in bare Node; the app's own middleware does not see them. Takes an Express or Connect app, Koa's
   * `app.callback()`, Polka's `app.handler`, or any `(request, response)` function.
   */
  readonly before: (app: (request: never, response: never) => unknown, options?: ServeOptions) => Listener
  /** Resolves when the first request can be answered: every file was compared with the manifest. */
  readonly ready: () => Promise<void>
  /**
   * Answers from the release that lies in the folder now, at once and altogether, after every file of it was
   * verified; answers that have begun end with the release before. Files that both hold are not read again, and
   * calls that come while one is under way are one with it. Live assets have no need of it.
   * @throws {EverfreshError} `output-corrupt` and others of `openAssets`, `base-invalid` for another base; all
   * stays as it was
   */
  readonly reload: () => Promise<void>
  /** Releases what the assets hold: open files at once, or with the end of the answers that have begun. */
  readonly close: () => Promise<void>
}

export interface LabelOptions {
  /**
   * In place of the asset's own version, where the strategy puts that into the query: a label, under which the
   * current bytes are revalidated, or immutable if the build was told of it by `labels`.
   * @throws {EverfreshError} `option-invalid` where versions are part of names, `version-invalid`
   */
  readonly version?: string
}

/** How URLs are made. */
export interface UrlOptions {
  /** The scheme and host of a CDN in front of the URLs: `https://cdn.example.com`. */
  readonly origin?: string
  /** For an unknown path: throw (the default), or pass it through as a plain URL. */
  readonly missing?: 'throw' | 'pass'
}

/** Where URLs come from. */
export interface UrlSource {
  readonly base: Base
  /** The URL of a logical path relative to the base, if there is such an asset. */
  find(path: string): string | undefined
  /** What the URL of a logical path carries. */
  version(path: string): string | undefined
  readonly strategy: Strategy
  /** All logical paths; asked for only to propose one. */
  names(): Iterable<string>
}

/** What an import map needs to know of a file. */
export interface ModuleInfo {
  readonly url: string
  readonly integrity: string
  readonly type: string
  readonly imported: boolean
  readonly references: readonly string[]
}

/** `modules` gives a file's, if its URL carries a version. */
export function createImportMap(
  source: UrlSource,
  modules: (path: string) => ModuleInfo | undefined,
  { origin }: UrlOptions,
): (...paths: string[]) => ImportMap {
  const prefix = parseOrigin(origin) + source.base
  return (...given) => {
    const paths = given.map((path) => known(source, path))
    const wanted = given.length === 0 ? source.names() : referencesOf(paths, modules)
    const found = [...wanted].toSorted().flatMap((path) => {
      const info = modules(path)
      return info !== undefined && isModule(info) ? [{ ...info, plain: encodePath(path) }] : []
    })
    return {
      imports: Object.fromEntries(found.map(({ plain, url }) => [prefix + plain, prefix + url])),
      integrity: Object.fromEntries(found.map(({ url, integrity }) => [prefix + url, integrity])),
    }
  }
}

/** Scripts, and whatever else a module imports. */
function isModule({ imported, type }: ModuleInfo): boolean {
  return imported || type.startsWith('text/javascript')
}

function referencesOf(
  paths: readonly string[],
  modules: (path: string) => ModuleInfo | undefined,
): Set<string> {
  const reached = new Set(paths)
  for (const path of reached) for (const target of modules(path)?.references ?? []) reached.add(target)
  return reached
}

function known(source: UrlSource, given: string): string {
  const { path, url } = locate(source, given)
  if (url === undefined) throw unknownPath(given, path, source)
  return path
}

/** @throws {EverfreshError} `option-invalid` */
export function createUrl(source: UrlSource, options: UrlOptions): Assets['url'] {
  const missing = parseMissing(options)
  const prefix = parseOrigin(options.origin) + source.base
  return (given, label) => {
    const { path, suffix, url } = locate(source, given)
    if (url === undefined && missing === 'throw') throw unknownPath(given, path, source)
    if (url === undefined && isUrl(given)) return given
    const named =
      label?.version === undefined ? (url ?? encodePath(path)) : labelled(path, label.version, source)
    return prefix + (suffix === '' ? named : withSuffix(named, suffix))
  }
}

/** @throws {EverfreshError} `option-invalid` */
export function createVersion(source: UrlSource, options: UrlOptions): Assets['version'] {
  const missing = parseMissing(options)
  return (given) => {
    const { path, url } = locate(source, given)
    if (url !== undefined) return source.version(path) ?? ''
    if (missing === 'pass') return ''
    throw unknownPath(given, path, source)
  }
}

function parseMissing({ missing = 'throw' }: UrlOptions): 'throw' | 'pass' {
  if (missing === 'throw' || missing === 'pass') return missing
  throw invalid('missing', missing, '"throw" or "pass"')
}

function labelled(path: string, version: string, { strategy }: UrlSource): string {
  if (strategy.in === 'query')
    return withQuery(encodePath(path), parameterOf(strategy), parseVersion(version, 'the version'))
  throw new EverfreshError(
    'option-invalid',
    `url("${path}", { version: ${JSON.stringify(version)} }) needs versions in the query, and these are part of names: build with { in: "query" }, or leave the version out`,
  )
}

/** Absolute, by whatever scheme or path; the base is no part of it, or it would have been cut off. */
function isUrl(given: string): boolean {
  return /^(?:\/|[a-z][a-z0-9+.-]*:)/i.test(given)
}

export function createHas(source: UrlSource): (path: string) => boolean {
  return (given) => locate(source, given).url !== undefined
}

interface Located {
  readonly path: string
  readonly suffix: string
  readonly url: string | undefined
}

/** A name may hold `?` and `#`, and begin like the base, so the text as it is comes first. */
function locate(source: UrlSource, given: string): Located {
  if (typeof given !== 'string') throw invalid('path', given, 'a text such as "css/site.css"')
  const url = source.find(given)
  if (url !== undefined) return { path: given, suffix: '', url }
  const { path: text, suffix } = splitSuffix(given)
  const path = text.startsWith(source.base) ? text.slice(source.base.length) : text
  return { path, suffix, url: source.find(path) }
}

function parseOrigin(origin = ''): string {
  if (origin === '') return ''
  const text = origin.replace(/\/$/, '')
  const url = URL.canParse(text, 'https://x') ? new URL(text, 'https://x') : null
  if (url !== null && /^(?:https?:)?\/\/[^/?#@]+$/i.test(text)) return text
  throw invalid(
    'origin',
    origin,
    'scheme and host, such as "https://cdn.example.com"; the path belongs to the base',
  )
}

function unknownPath(given: string, path: string, source: UrlSource): EverfreshError {
  const hint = didYouMean(nearest(path, source.names()))
  return new EverfreshError('path-unknown', `there is no asset "${given}"${hint}`)
}

function invalid(option: string, value: unknown, wanted: string): EverfreshError {
  return new EverfreshError(
    'option-invalid',
    `"${option}" is ${JSON.stringify(value)}, but must be ${wanted}`,
  )
}
