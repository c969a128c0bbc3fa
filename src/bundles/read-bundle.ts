import * as v from 'valibot'
import { EverfreshError } from '../values/error.js'
import type { Bundle } from './bundle.js'
import { esbuildMetafile, readEsbuild } from './esbuild.js'
import { flatManifest, readFlat } from './flat.js'
import { readVite, viteManifest } from './vite.js'
import { readWebpack, webpackStats } from './webpack.js'

/** The folder to which files are relative: that of the manifest, or that in which the bundler ran. */
type Home = 'manifest' | 'working'

/** A bundle as its manifest has it. */
export interface ReadBundle extends Bundle {
  readonly home: Home
  /** Where the bundler says that it wrote to. */
  readonly outputPath?: string
}

interface Dialect {
  /** The bundle, if the manifest is of this kind. */
  readonly read: (manifest: unknown) => Bundle | null
  readonly home: Home
}

/** The first that knows a manifest reads it. */
const dialects: readonly Dialect[] = [
  { read: reader(esbuildMetafile, readEsbuild), home: 'working' },
  { read: reader(webpackStats, readWebpack), home: 'manifest' },
  { read: reader(viteManifest, readVite), home: 'manifest' },
  { read: reader(flatManifest, readFlat), home: 'manifest' },
]

function reader<T>(schema: v.GenericSchema<unknown, T>, read: (manifest: T) => Bundle): Dialect['read'] {
  return (manifest) => {
    // A list is an object, too, by the library.
    const { success, output } = v.safeParse(schema, Array.isArray(manifest) ? null : manifest)
    return success ? read(output) : null
  }
}

/** `name` is what messages call it. @throws {EverfreshError} `bundle-invalid` */
export function readBundle(text: string, name: string): ReadBundle {
  const manifest = parse(text, name)
  for (const { read, home } of dialects) {
    const bundle = read(manifest)
    if (bundle !== null) return { ...bundle, home, ...outputPathOf(manifest) }
  }
  throw new EverfreshError(
    'bundle-invalid',
    `${name} is no manifest of a bundler that is known here: give .vite/manifest.json of Vite, the metafile of esbuild, the stats of webpack, or an object from names to files`,
  )
}

function outputPathOf(manifest: unknown): Pick<ReadBundle, 'outputPath'> {
  const { success, output } = v.safeParse(v.object({ outputPath: v.string() }), manifest)
  return success ? output : {}
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause
    throw new EverfreshError(
      'bundle-invalid',
      `${name} is no JSON (${reason}): let the bundler write it again`,
      { cause },
    )
  }
}
