import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { readCacheFile, writeCacheFile } from '../io/cache-file.js'
import { cacheFileOf, cacheFolderOf } from '../io/cache-folder.js'
import { checkFolders } from '../io/folders.js'
import { isRacy } from '../io/racy.js'
import { treeDigest, treeState } from '../io/tree-state.js'
import { type Omissions, type Walk, walk } from '../io/walk.js'
import { type Digest, digestOf, integrityOf } from '../values/digest.js'
import { isHidden } from '../values/hidden.js'
import { bundlesOf } from './bundle-option.js'
import { packageKey } from './cache-key.js'
import type { BuildOptions } from './options.js'
import { type OutputState, outputDigest, outputState } from './output-state.js'
import { type BuildResult, unchanged } from './result.js'

/** What a build had before it, what it left, and what came of it. */
interface Remembered {
  readonly sources: Sources
  /** The moment before the sources were walked, in milliseconds since 1970. */
  readonly began: number
  readonly output: OutputState
  readonly result: BuildResult
}

/** Where a link leads may change anywhere, so that with links the tree is walked again. */
type Sources =
  | { readonly walk: string }
  | { readonly folders: readonly string[]; readonly files: readonly string[]; readonly digest: string }

/** The last build into a folder with the same options, which need not be done again while nothing has changed. */
export class LastBuild {
  readonly #options: BuildOptions
  readonly #file: string
  readonly #key: string

  private constructor(options: BuildOptions, file: string, key: string) {
    this.#options = options
    this.#file = file
    this.#key = key
  }

  /** `null` where nothing is remembered, or can't be: what a function gives nobody knows before it is called. */
  static async of(options: BuildOptions): Promise<LastBuild | null> {
    try {
      const folder = options.cacheDir === false ? null : cacheFolderOf(options.cacheDir)
      const key = folder === null ? null : await keyOf(options)
      if (folder === null || key === null) return null
      return new LastBuild(options, cacheFileOf(folder, 'last', [resolve(options.out)]), key)
    } catch {
      // What is wrong with the options is said by who reads them to build.
      return null
    }
  }

  /** Its result if it would be that of a build now: no file is looked into for that, only its name, times and size. */
  async find(): Promise<BuildResult | null> {
    try {
      const last = readCacheFile(this.#file, this.#key) as Remembered | null
      return last !== null && (await this.#isCurrent(last)) ? unchanged(last.result) : null
    } catch {
      return null
    }
  }

  async #isCurrent({ sources, began, output, result }: Remembered): Promise<boolean> {
    const { roots, out, strict = false } = this.#options
    if (strict && result.problems.length > 0) return false
    checkFolders(roots, out)
    if (outputDigest(out, output.folders) !== output.digest) return false
    if ('walk' in sources) {
      const walked = walk(roots, await omissionsOf(this.#options))
      return stateOf(walked) === sources.walk && !isAnyRacy(walked, began)
    }
    const { digest, changed } = treeState(sources.folders, sources.files)
    return digest === sources.digest && !isRacy(changed, began)
  }

  /** `walked`: the sources as they were before any was read, at the moment `began`. */
  save(walked: Walk, began: number, manifest: Digest, { details: _, ...result }: BuildResult): void {
    const output = outputState(this.#options.out, manifest)
    if (output === null) return
    const remembered: Remembered = { sources: sourcesOf(walked), began, output, result }
    writeCacheFile(this.#file, this.#key, remembered)
  }
}

/** All on which a build depends besides its folders; the zlib of another Node compresses otherwise. */
async function keyOf({
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
    ...saidByBundlers(options),
  ]
  return integrityOf(digestOf(about.join('\n')))
}

/** A manifest may lie outside of the sources, and one that is hidden isn't walked. Throws where one is missing. */
function saidByBundlers(options: Partial<BuildOptions>): string[] {
  return bundlesOf(options).map(({ manifest }) => integrityOf(digestOf(readFileSync(manifest))))
}

function isFlag(value: unknown): boolean {
  return value === undefined || typeof value === 'boolean'
}

/** A version that lies elsewhere, such as in the environment, is none of the options' own. */
async function statedVersion({ strategy }: Partial<BuildOptions>): Promise<string> {
  const version = strategy?.version
  if (typeof version !== 'object') return ''
  const { versionElsewhere } = await import('../fixed-versions.js')
  return versionElsewhere(version.fixed) ?? ''
}

/** Globs need a library, and mostly there are none. */
async function omissionsOf({ omit = [] }: BuildOptions): Promise<Omissions> {
  if (omit.length === 0) return { isOmittedItself: isHidden }
  const { createPolicy } = await import('../values/naming-policy.js')
  return createPolicy({ omit })
}

function sourcesOf(walked: Walk): Sources {
  const { folders, hasLinks, problems } = walked
  if (hasLinks || problems.length > 0) return { walk: stateOf(walked) }
  const sources = [...walked.sources.values()]
  const signatures = sources.map(({ signature }) => signature)
  const digest = treeDigest([...folders.values()], signatures)
  return { folders: [...folders.keys()], files: sources.map(({ file }) => file), digest }
}

function stateOf({ sources, shadowed, problems }: Walk): string {
  const lines = [...sources.values()].map(({ file, signature }) => `${file}\0${signature}`)
  const hidden = shadowed.map(({ file, by }) => `${file}\0${by}`)
  return integrityOf(digestOf(`${lines.join('\0')}\n${hidden.join('\0')}\n${JSON.stringify(problems)}`))
}

function isAnyRacy({ sources }: Walk, moment: number): boolean {
  for (const { changed } of sources.values()) if (isRacy(changed, moment)) return true
  return false
}
