import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import { decodePath, splitSuffix } from '../values/url-path.js'
import type { BundleEntry } from './bundle-entry.js'
import type { Manifest, ManifestAsset } from './manifest.js'

type Row = readonly [name: string, ManifestAsset]

/** How each stack wants to read a manifest. What it doesn't ask for is left out. */
const formats = {
  /**
   * Django's `ManifestStaticFilesStorage` encodes names itself, and reads version 1.0 from 3.2 on; `hash` is for
   * those that watch for changes.
   */
  django: (rows, { release }) => ({
    paths: Object.fromEntries(rows.map(([path, { url }]) => [path, decodedUrl(path, url)])),
    version: '1.0',
    hash: release.slice(0, 12),
  }),
  /** A path to its URL, for whoever can read JSON. */
  flat: (rows, { base }) => Object.fromEntries(rows.map(([path, { url }]) => [path, base + url])),
  /** Each file is an entry of its own, but for what a bundler said. */
  vite: (rows, { assets, entries = new Map() }) =>
    Object.fromEntries(
      rows.map(([path, { url, integrity }]) => [
        path,
        { file: url, src: path, isEntry: true, ...listsOf(entries.get(path), assets), integrity },
      ]),
    ),
  /** Propshaft puts the prefix in front. */
  rails: (rows) =>
    Object.fromEntries(rows.map(([path, { url, integrity }]) => [path, { digested_path: url, integrity }])),
  /** Mix puts the manifest's own folder in front. */
  laravel: (rows) => Object.fromEntries(rows.map(([path, { url }]) => [`/${path}`, `/${url}`])),
  /**
   * Phoenix looks paths up from the root of the site, and adds `?vsn=d`. Its own cleaner reads `mtime`: nothing of
   * ours is ever older than something else.
   */
  phoenix: (_rows, { base, assets }) => {
    // By URL, so a second name of a file has no place.
    const rows = [...assets]
    for (const [path, { url }] of rows) refuseQuery(path, url)
    const at = base.slice(1)
    const digests = rows.map(([path, { url, version, size }]) => [
      at + url,
      { logical_path: at + path, mtime: 0, size, digest: version },
    ])
    return {
      version: 1,
      digests: Object.fromEntries(digests),
      latest: Object.fromEntries(rows.map(([path, { url }]) => [at + path, at + url])),
    }
  },
} satisfies Record<string, (rows: readonly Row[], manifest: Manifest) => object>

export type ForeignFormat = keyof typeof formats

const foreignFormats = Object.keys(formats)

/** @throws {EverfreshError} `option-invalid`, `format-unsupported` */
export function formatForeign(manifest: Manifest, format: string): string {
  if (!isFormat(format))
    throw new EverfreshError(
      'option-invalid',
      `there is no format "${format}": it may be ${foreignFormats.join(', ')}`,
    )
  return `${JSON.stringify(formats[format](rowsOf(manifest), manifest), null, 1)}\n`
}

/** Files, and the names of sources by which a bundler knows some of them. */
function rowsOf({ assets, entries = new Map() }: Manifest): (readonly [string, ManifestAsset])[] {
  const named = [...entries].flatMap(([name, { file }]) => {
    const asset = assets.has(name as LogicalPath) ? undefined : assets.get(file)
    return asset === undefined ? [] : [[name, asset] as const]
  })
  return [...assets, ...named]
}

/** Styles are URLs there, and imports names of other entries. */
function listsOf(entry: BundleEntry | undefined, assets: Manifest['assets']): object {
  const { css = [], imports = [] } = entry ?? {}
  return {
    ...(css.length === 0 ? {} : { css: css.map((path) => assets.get(path)?.url ?? path) }),
    ...(imports.length === 0 ? {} : { imports }),
  }
}

function isFormat(text: string): text is ForeignFormat {
  return Object.hasOwn(formats, text)
}

function decodedUrl(path: string, url: string): string {
  const { path: encoded, suffix } = splitSuffix(url)
  return `${decodePath(encoded) ?? path}${suffix}`
}

function refuseQuery(path: string, url: string): void {
  if (!url.includes('?')) return
  throw new EverfreshError(
    'format-unsupported',
    `phoenix adds "?vsn=d" to each URL, so it can't have "${url}" for "${path}": build with --in filename`,
  )
}
