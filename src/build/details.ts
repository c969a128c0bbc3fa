import type { Shadowed } from '../io/walk.js'
import { hasRoomForVersion } from '../values/content-name.js'
import type { LogicalPath } from '../values/logical-path.js'
import { isKeptName, type Policy } from '../values/naming-policy.js'
import type { BuiltTree } from './tree.js'

/** What a build did with each file. */
export interface BuildDetails {
  readonly files: readonly FileDetail[]
  /** Files that are in no output, since an earlier root has one of the same path. */
  readonly shadowed: readonly Shadowed[]
}

export interface FileDetail {
  readonly path: string
  /** Its content name, below the base; `path` itself where that is kept. */
  readonly name: string
  /** Why it keeps its name. */
  readonly kept?: string
}

export function detailsOf({ assets, shadowed }: BuiltTree, policy: Policy): BuildDetails {
  const files = assets.map(({ path, name, versioned }) =>
    versioned ? { path, name } : { path, name: path, kept: reasonOf(path, policy) },
  )
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), shadowed }
}

/** One line for each file, for people. */
export function detailLines({ files, shadowed }: BuildDetails): string[] {
  return [
    ...files.map(({ path, name, kept }) => (kept === undefined ? `${path} → ${name}` : `${path}  (${kept})`)),
    ...shadowed.map(({ file, by }) => `${file}  (left out: ${by} is found first)`),
  ]
}

function reasonOf(path: LogicalPath, policy: Policy): string {
  if (policy.isPrehashed(path)) return 'keeps its name, which "prehashed" says is its version'
  if (!hasRoomForVersion(path)) return 'keeps its name, which is too long for a version'
  if (policy.isVersioned(path)) return 'keeps its name, by which a script registers it'
  if (isKeptName(path)) return 'keeps its name, by which others ask for it'
  return 'keeps its name by "include" or "exclude"'
}
