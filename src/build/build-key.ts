import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { packageKey } from './cache-key.js'
import type { BuildOptions } from './options.js'

/** All on which a build depends besides its folders; the zlib of another Node compresses otherwise. */
export async function buildKey({
  cacheDir,
  strict,
  verbose,
  wait: _,
  onProgress: __,
  signal: ___,
  types: ____,
  ...options
}: BuildOptions): Promise<string | null> {
  if (verbose === true || !isFlag(verbose) || !isFlag(strict) || cacheDir === '') return null
  let isPlain = true
  const text = JSON.stringify(options, (_key, value) => {
    isPlain &&= typeof value !== 'function'
    return value
  })
  if (!isPlain) return null
  const about = [
    packageKey(),
    process.version,
    resolve('.'),
    text,
    await statedVersion(options),
    ...(await saidByBundlers(options)),
  ]
  return JSON.stringify(about)
}

function isFlag(value: unknown): boolean {
  return value === undefined || typeof value === 'boolean'
}

// What follows is rarely needed, and loaded only then.

/** A version that lies elsewhere, such as in the environment, is none of the options' own. */
async function statedVersion({ strategy }: Partial<BuildOptions>): Promise<string> {
  const version = strategy?.version
  if (typeof version !== 'object') return ''
  const { versionElsewhere } = await import('../fixed-versions.js')
  return versionElsewhere(version.fixed) ?? ''
}

/** A manifest may lie outside of the sources, and one that is hidden isn't walked. Throws where one is missing. */
async function saidByBundlers({ bundles }: Partial<BuildOptions>): Promise<string[]> {
  if (bundles === undefined) return []
  const { bundlesOf } = await import('./bundle-option.js')
  const { digestOf, integrityOf } = await import('../values/digest.js')
  return bundlesOf({ bundles }).map(({ manifest }) => integrityOf(digestOf(readFileSync(manifest))))
}
