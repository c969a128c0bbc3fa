import type { Shadowed } from '../io/walk.js'
import type { Site } from '../site.js'
import { hasRoomForVersion } from '../values/content-name.js'
import type { LogicalPath } from '../values/logical-path.js'
import { isKeptName } from '../values/naming-policy.js'
import { storedLength } from '../values/versioned-url.js'
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
  /** Relative to the base, encoded. */
  readonly url: string
  /** Why it keeps its name. */
  readonly kept?: string
}

export function detailsOf({ assets, shadowed }: BuiltTree, site: Site): BuildDetails {
  const files = assets.map(({ path, name, url, versioned }) =>
    versioned ? { path, name, url } : { path, name: path, url, kept: reasonOf(path, site) },
  )
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), shadowed }
}

function reasonOf(path: LogicalPath, { policy, strategy }: Site): string {
  if (policy.isPrehashed(path)) return 'keeps its name, which "prehashed" says is its version'
  if (!hasRoomForVersion(path, storedLength(strategy)))
    return 'keeps its name, which is too long for a version'
  if (policy.isVersioned(path))
    return strategy.version === 'fixed'
      ? 'keeps its name, since there is no version for it, or since a script registers it'
      : 'keeps its name, by which a script registers it'
  if (isKeptName(path)) return 'keeps its name, by which others ask for it'
  return 'keeps its name by "include", "exclude" or "extensions"'
}
