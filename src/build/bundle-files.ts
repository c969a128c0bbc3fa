import { existsSync, realpathSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import type { ReadBundle } from '../bundles/read-bundle.js'
import { realRoot } from '../io/walk.js'
import type { Base } from '../values/base.js'
import { type LogicalPath, toLogicalPath } from '../values/logical-path.js'
import { decodePath, splitSuffix } from '../values/url-path.js'

/** Where a file of a bundle may lie. */
export interface Places {
  readonly base: Base
  readonly roots: readonly string[]
  /** The folder to which the bundler's paths are relative. */
  readonly folder: string
}

/** What the user says; else what the manifest says; else where it lies, of which Vite's lies in a folder of its own. */
export function folderOfBundle(
  { home, outputPath }: Pick<ReadBundle, 'home' | 'outputPath'>,
  manifest: string,
  root: string | undefined,
): string {
  if (root !== undefined) return root
  if (home === 'working') return '.'
  if (outputPath !== undefined && existsSync(outputPath)) return outputPath
  return dirname(
    manifest
      .replaceAll('\\', '/')
      .replace(/\/\.vite\//, '/')
      .replace(/^\.vite\//, './'),
  )
}

/** The logical path of a file as a bundler names it, if it lies in a root. */
export function createLocate({ base, roots, folder }: Places): (file: string) => LogicalPath | null {
  const real = roots.map(realRoot)
  const from = existsSync(folder) ? realpathSync.native(folder) : resolve(folder)
  return (file) => {
    const candidates = [
      ...belowBase(file, base),
      ...real.flatMap((root) => below(root, resolve(from, bare(file)))),
    ]
    return candidates.find((path) => real.some((root) => existsSync(resolve(root, path)))) ?? null
  }
}

/** A path from the root of the site, or a URL of a CDN, says where a file is served. */
function belowBase(file: string, base: Base): LogicalPath[] {
  const [, path] = /^(?:(?:https?:)?\/\/[^/]*)?(\/.*)$/i.exec(splitSuffix(file).path) ?? []
  const logical = path?.startsWith(base) ? decodePath(path.slice(base.length)) : null
  return logical === null ? [] : [logical]
}

/** `auto/` is what webpack writes where a public path is found out at run time. */
function bare(file: string): string {
  return splitSuffix(file).path.replace(/^(?:(?:https?:)?\/\/[^/]*)?\/|^auto\//i, '')
}

function below(root: string, file: string): LogicalPath[] {
  const path = toLogicalPath(relative(root, file).replaceAll(sep, '/'))
  return path === null ? [] : [path]
}
