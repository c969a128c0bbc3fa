import { join } from 'node:path'
import type { Assets } from '../../src/assets.js'
import { type BuildOptions, build } from '../../src/build.js'
import { openAssets } from '../../src/open.js'
import { type Files, folder } from '../support/folder.js'

/** A built folder and its assets. */
export interface Site {
  readonly out: string
  readonly assets: Assets
}

/** Builds these files, at `/static/` unless another base is given. */
export async function builtSite(files: Files, options: Partial<BuildOptions> = {}): Promise<Site> {
  const out = join(folder(), 'static')
  await build({ roots: [folder(files)], out, base: '/static/', fast: true, ...options })
  return { out, assets: await openAssets(out) }
}
