import type { Assets, UrlOptions } from './assets.js'
import { withBefore } from './before.js'
import { FakeSite, parseFiles } from './fake-site.js'
import { answer } from './http/answer.js'
import { createLookups } from './lookups.js'
import { parseBase } from './values/base.js'
import { EverfreshError } from './values/error.js'
import { checkOptionNames } from './values/known-options.js'
import type { Strategy } from './values/strategy.js'
import { parseVersion } from './values/version.js'

export type { Assets, LabelOptions, UrlOptions } from './assets.js'

export interface FakeOptions extends UrlOptions {
  /**
   * The path below which the files are served; `/` by default.
   * @default '/'
   * @example base: '/static/'
   */
  readonly base?: string
  /**
   * The files that there are, empty ones, or with what they hold: `['css/site.css']`, `{ 'css/site.css': 'a {}' }`. Any
   * other path is unknown. By default every path is a file, and an empty one.
   * @example files: ['css/site.css', 'img/logo.png']
   */
  readonly files?: readonly string[] | Readonly<Record<string, string | Uint8Array>>
  /**
   * What URLs carry, for all files or for each: `000000000000` by default.
   * @default '000000000000'
   * @example version: (path) => String(path.length)
   */
  readonly version?: string | ((path: string) => string)
  /**
   * Whether versions stand in the filename, the default, or in the query as `v`.
   * @default 'filename'
   * @example in: 'query'
   */
  readonly in?: 'filename' | 'query'
}

const optionNames = Object.keys({
  base: true,
  files: true,
  version: true,
  in: true,
  origin: true,
  integrity: true,
  missing: true,
} satisfies Record<keyof FakeOptions, true>)

/**
 * Assets for unit tests, without a folder or a build: each URL can be predicted, `/css/site.000000000000.css`. They
 * have all that real ones have; a door answers what they name with the bytes of `files`.
 * @throws {EverfreshError} `option-invalid`, `base-invalid`, `version-invalid`
 */
export function fakeAssets(options: FakeOptions = {}): Assets {
  const site = createSite(options)
  const source = {
    base: site.base,
    strategy: site.strategy,
    find: (path: string) => site.find(path),
    version: (path: string) => site.version(path),
    names: () => site.names(),
    moduleNames: () => site.names(),
    info: (path: string) => site.info(path),
    bytes: (path: string) => site.bytes(path),
    entry: (name: string) => site.entry(name),
    entryNames: () => site.names(),
    release: () => site,
    releaseId: () => null,
  }
  const nothing = async () => {}
  return withBefore({
    ...createLookups(source, options),
    reply: (request, settings) =>
      answer({ find: (path, query) => site.lookUp(path, query) }, request, settings),
    ready: nothing,
    reload: nothing,
    close: nothing,
  })
}

function createSite(options: FakeOptions): FakeSite {
  checkOptionNames(options, optionNames)
  const { base = '/', files, version = '000000000000', in: place = 'filename' } = options
  if (place !== 'filename' && place !== 'query')
    throw invalid(`the option "in" is ${JSON.stringify(place)}, but must be "filename" or "query"`)
  if (typeof version !== 'function') parseVersion(version, 'the option "version"')
  const strategy: Strategy = { in: place, version: 'fixed' }
  const given = typeof version === 'function' ? version : () => version
  const versionOf = (path: string) => parseVersion(given(path), `the version of "${path}"`)
  return new FakeSite({ base: parseBase(base), strategy, files: parseFiles(files), versionOf })
}

function invalid(message: string): EverfreshError {
  return new EverfreshError('option-invalid', message)
}
