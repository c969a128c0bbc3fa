import type { LinkOptions } from './links.js'
import type { BundleEntry } from './manifest/bundle-entry.js'
import { EverfreshError } from './values/error.js'
import { didYouMean, nearest } from './values/nearest.js'
import { splitSuffix } from './values/url-path.js'

/** What a page needs of what a bundler made of a source. All are logical paths, such as `assets.url` takes. */
export interface Entry {
  readonly file: string
  /** Stylesheets, in the order in which the page must load them. */
  readonly css: readonly string[]
  /** Modules that load with the file, which the page may preload. */
  readonly imports: readonly string[]
  /** Classic scripts that the page must load before the file, in this order. */
  readonly scripts: readonly string[]
}

/** What is known of the output of bundlers. */
export interface EntrySource {
  readonly base: string
  /** The URL of a logical path, if there is such an asset. */
  find(path: string): string | undefined
  /** By the name of the source. */
  entry?(name: string): BundleEntry | undefined
  entryNames?(): Iterable<string>
}

/** The path of an asset, or of what a bundler made of a source of that name; a path that there is wins. */
export function pathOf(source: EntrySource, name: string): string {
  return source.find(name) === undefined ? (source.entry?.(name)?.file ?? name) : name
}

/** @throws {EverfreshError} `path-unknown` */
export function createEntry(source: EntrySource): (name: string) => Entry {
  return (given) => {
    if (typeof given !== 'string') throw noName(given)
    const entry = entryOf(source, given)
    if (entry !== undefined) return { css: [], imports: [], scripts: [], ...entry }
    const hint = didYouMean(nearest(given, source.entryNames?.() ?? []))
    throw new EverfreshError(
      'path-unknown',
      `there is no entry "${given}"${hint}: entries come from the manifest of a bundler, by the option "bundles" of the build`,
    )
  }
}

function noName(given: unknown): EverfreshError {
  const message = `the name of an entry is ${JSON.stringify(given)}, but must be a text such as "src/main.js"`
  return new EverfreshError('option-invalid', message)
}

type Links = (paths: readonly string[], options?: LinkOptions) => string

/** In place of an entry all that a page needs of it, as a browser needs it. */
export function withEntries(links: Links, source: EntrySource): Links {
  return (paths, options) =>
    links(Array.isArray(paths) ? paths.flatMap((path) => needs(source, path)) : paths, options)
}

function needs(source: EntrySource, path: string): readonly string[] {
  const entry = entryNamed(source, path)
  if (entry === undefined) return [path]
  const { file, css = [], imports = [], scripts = [] } = entry
  return [...css, ...scripts, file, ...imports]
}

/** The entry of that name, unless a file has it. */
export function entryNamed(source: EntrySource, given: string): BundleEntry | undefined {
  const entry = typeof given === 'string' ? entryOf(source, given) : undefined
  return entry === undefined || source.find(given) !== undefined ? undefined : entry
}

function entryOf(source: EntrySource, given: string): BundleEntry | undefined {
  const { path } = splitSuffix(given)
  return source.entry?.(path.startsWith(source.base) ? path.slice(source.base.length) : path)
}
