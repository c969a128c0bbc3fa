import type { Entry } from './entry.js'
import type { AnswerOptions } from './http/answer.js'
import type { Reply } from './http/reply.js'
import type { Request } from './http/request.js'
import type { Listener } from './io/handler.js'
import type { LinkOptions } from './links.js'
import type { ServeOptions } from './serve-options.js'
import type { ImportMap } from './stamp/import-map.js'
import type { Tags } from './tags/tags.js'
import type { HasAsset, PathOf } from './values/asset-paths.js'

/** The assets of an app: their URLs for its templates, and the answers to requests for them. */
export interface Assets extends Tags {
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
   * What a bundler made of a source, by the name that its manifest has: `assets.entry('src/main.ts')`. The file alone
   * is what `url('src/main.ts')` leads to.
   * @throws {EverfreshError} `path-unknown`
   */
  readonly entry: (name: string) => Entry
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
  /** The id of the release that is served now; `null` for live assets, which have none. */
  readonly release: () => string | null
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
  /**
   * Whether tags, and pages among live files, say the digests of the scripts and stylesheets that they load. By default
   * tags do for those of another origin.
   */
  readonly integrity?: boolean
  /** For an unknown path: throw (the default), or pass it through as a plain URL. */
  readonly missing?: 'throw' | 'pass'
}
