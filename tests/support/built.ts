import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, type BuildResult, build } from '../../src/build.js'
import type { ManifestAsset } from '../../src/manifest/manifest.js'
import { type Files, folder } from './folder.js'

/** What a build made of some files. */
export interface Built {
  readonly out: string
  readonly result: BuildResult
  readonly assets: Readonly<Record<string, ManifestAsset>>
  /** The final text of a file, by its logical path. */
  text(path: string): string
  /** The same with each version of twelve digits as `HASH`. */
  plain(path: string): string
  /** `place code` of each problem. */
  readonly problems: readonly string[]
}

export async function built(files: Files, options: Partial<BuildOptions> = {}): Promise<Built> {
  const out = join(folder(), 'out')
  const result = await build({ roots: [folder(files)], out, compress: false, cacheDir: false, ...options })
  const { assets } = JSON.parse(readFileSync(join(out, '.everfresh/manifest.json'), 'utf8')) as Built
  const text = (path: string) => readFileSync(join(out, assets[path]?.file ?? path), 'utf8')
  const problems = result.problems.map(({ path, line, column, code }) => `${path}:${line}:${column} ${code}`)
  const plain = (path: string) => text(path).replace(/\b[0-9a-f]{12}\b/g, 'HASH')
  return { out, result, assets, text, plain, problems }
}
