import type { PathOf } from '../values/asset-paths.js'
import { checkOptionNames } from '../values/known-options.js'
import { modulesOf, scriptsOf, stylesheetsOf } from './bundled.js'
import { digestAttributes } from './digests.js'
import { type AttributeMap, type AttributeValue, attributesOf, type Html, html, startTag } from './html.js'
import { inlineElement } from './inline.js'
import { listOf } from './list.js'
import { loadingOf } from './loading.js'
import type { CspOptions, ImageOptions, ImportMapTagOptions, PreloadOptions, TagOptions } from './options.js'
import { type CspSources, PageParts } from './page-parts.js'
import { preloadAttributes } from './preload.js'
import type { TagSource } from './source.js'
import { srcsetOf } from './srcset.js'
import { staticImports } from './static-imports.js'

/**
 * Elements of a page, each with the attributes that a browser needs, all values escaped. They work without their
 * object, and throw `path-unknown` as `url` does, and `option-invalid` for what can't be an attribute.
 */
export interface Tags {
  /**
   * `<link rel="stylesheet" href="…">`; for the source of a bundler's entry one for each stylesheet that the page needs,
   * which may be none.
   */
  readonly stylesheet: <P extends string>(path: PathOf<P>, options?: TagOptions) => Html
  /**
   * `<script src="…"></script>`; a module with `{ type: 'module' }`. Before that of a bundler's entry come the classic
   * scripts that must run before it, if there are any.
   */
  readonly script: <P extends string>(path: PathOf<P>, options?: TagOptions) => Html
  /**
   * `<link rel="preload">` with the right `as`, `type` and `crossorigin`; for a script `<link rel="modulepreload">`,
   * unless it is a classic one: `{ as: 'script' }`.
   */
  readonly preload: <P extends string>(path: PathOf<P>, options?: PreloadOptions) => Html
  /** A `<link rel="modulepreload">` for each module, and for all that it imports statically, however far. */
  readonly modulePreloads: <P extends string>(
    paths: PathOf<P> | readonly PathOf<P>[],
    options?: TagOptions,
  ) => Html
  /** `<script type="importmap">` with what `importMap` gives; to stand before the first module and `modulepreload`. */
  readonly importMapTag: (options?: ImportMapTagOptions) => Html
  /** `<img src="…">`; the paths of a `srcset` get their URLs too. */
  readonly image: <P extends string>(path: PathOf<P>, options?: ImageOptions) => Html
  /**
   * The file in the page itself: a stylesheet in `<style>`, a script in `<script>`, an SVG image as it is. What it
   * refers to is found from there, and nothing in it ends the element.
   * @throws {EverfreshError} `inline-unsupported` for other types and unknown encodings; `manifest-missing`,
   * `output-corrupt` and `unreadable` where the file can't be had
   */
  readonly inline: <P extends string>(path: PathOf<P>, options?: TagOptions) => Html
  /**
   * The sources by which a Content-Security-Policy allows what stands in a page itself: its import map, and what
   * `inline` put there. They depend on the files alone.
   */
  readonly csp: (options?: CspOptions) => CspSources
}

export function createTags(source: TagSource): Tags {
  const parts = new PageParts(source)
  return {
    stylesheet: (path, options) =>
      each(stylesheetsOf(source, path), (one) => startTag('link', stylesheetOf(source, one, options))),
    script: (path, options) =>
      each(
        scriptsOf(source, path),
        (one) => `${startTag('script', scriptOf(source, one, options))}</script>`,
      ),
    preload: (path, options) => html(preload(source, path, options)),
    modulePreloads: (paths, options) => html(modulePreloads(source, paths, options)),
    importMapTag: (options) => html(importMapTag(parts, options)),
    image: (path, options) => html(startTag('img', imageOf(source, path, options))),
    inline: (path, options) =>
      html(inlineElement(parts.file(path), attributesOf(options, [], ['src', 'href']))),
    csp: (options = {}) => {
      checkOptionNames(options, ['inline', 'importMap'])
      return parts.csp(options)
    },
  }
}

function each(paths: readonly string[], element: (path: string) => string): Html {
  return html(paths.map(element).join('\n'))
}

function importMapTag(parts: PageParts, options?: ImportMapTagOptions): string {
  const given = attributesOf(options, ['paths', 'imports'], ['type'])
  const attributes = new Map<string, AttributeValue>([['type', 'importmap'], ...given])
  return `${startTag('script', attributes)}${parts.importMap(options)}</script>`
}

function stylesheetOf(source: TagSource, path: string, options?: TagOptions): AttributeMap {
  const given = attributesOf(options, [], ['href'])
  return new Map<string, AttributeValue>([
    ['rel', 'stylesheet'],
    ['href', source.url(path)],
    ...given,
    ...digestAttributes(source, path, given, 'no-cors'),
  ])
}

function scriptOf(source: TagSource, path: string, options?: TagOptions): AttributeMap {
  const given = attributesOf(options, [], ['src'])
  const mode = given.get('type') === 'module' ? 'cors' : 'no-cors'
  const type: [string, AttributeValue][] = given.has('type') ? [['type', given.get('type')]] : []
  return new Map<string, AttributeValue>([
    ...type,
    ['src', source.url(path)],
    ...given,
    ...digestAttributes(source, path, given, mode),
  ])
}

function imageOf(source: TagSource, path: string, options?: ImageOptions): AttributeMap {
  return new Map<string, AttributeValue>([
    ['src', source.url(path)],
    ...srcsetAttribute(source, options, 'srcset'),
    ...attributesOf(options, ['srcset'], ['src']),
  ])
}

function preload(source: TagSource, path: string, options?: PreloadOptions): string {
  const attributes = preloadAttributes(source, path, attributesOf(options, ['imagesrcset'], ['href']))
  return startTag('link', new Map([...attributes, ...srcsetAttribute(source, options, 'imagesrcset')]))
}

function srcsetAttribute(
  source: TagSource,
  options: Readonly<Record<string, unknown>> | undefined | null,
  name: string,
): [string, string][] {
  const list = options?.[name]
  return list === undefined || list === null ? [] : [[name, srcsetOf(list, (path) => source.url(path))]]
}

function modulePreloads(source: TagSource, paths: string | readonly string[], options?: TagOptions): string {
  const entries = typeof paths === 'string' ? [paths] : listOf(paths, 'modulePreloads')
  const given = attributesOf(options, [], ['href', 'as', 'rel'])
  const all = staticImports(modulesOf(source, entries), (path) => importedScripts(source, path))
  return [...new Set(all.map((path) => startTag('link', preloadAttributes(source, path, given))))].join('\n')
}

/** Stylesheets and data are loaded by other requests. */
function importedScripts(source: TagSource, path: string): string[] {
  const imports = source.asset(path)?.imports ?? []
  return imports.filter((each) => loadingOf(source, each).as === 'script')
}
