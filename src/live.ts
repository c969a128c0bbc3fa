import { resolve } from 'node:path'
import {
  type Assets,
  createHas,
  createImportMap,
  createUrl,
  createVersion,
  type ModuleInfo,
  type UrlOptions,
} from './assets.js'
import { prepareFinders } from './find/finders.js'
import { answer } from './http/answer.js'
import type { Found } from './http/table.js'
import { realRoot } from './io/walk.js'
import { FrozenTree } from './live/frozen-tree.js'
import type { LiveOptions } from './live/options.js'
import { LiveTree } from './live/tree.js'
import type { Strategy } from './values/strategy.js'

export type { LiveOptions } from './live/options.js'

/**
 * The assets of source folders, without a build and never stale: an edit that was saved before a request began
 * is in its answer, and a version that was handed out is answered with its own bytes.
 * @throws {EverfreshError} `option-invalid`, `base-invalid`, `root-missing`, `root-unreadable`
 */
export async function liveAssets(options: LiveOptions): Promise<Assets> {
  // Whoever only opens a build needs no validation library.
  const { settleLive } = await import('./live/options.js')
  const { site, roots, watch, onProblem } = settleLive(options)
  const located = roots.map((root) => ({ folder: resolve(root), real: realRoot(root) }))
  await prepareFinders()
  const tree = watch ? new LiveTree(located, site, onProblem) : new FrozenTree(roots, site, onProblem)
  return assetsOf(tree, options)
}

/** What answers from source folders. */
interface Tree {
  readonly base: LiveTree['base']
  readonly strategy: Strategy
  names(): Iterable<string>
  url(path: string): string | undefined
  version(path: string): string | undefined
  module(path: string): ModuleInfo | undefined
  find(urlPath: string, query: string): Found
  close(): void
}

function assetsOf(tree: Tree, options: UrlOptions): Assets {
  const source = {
    base: tree.base,
    strategy: tree.strategy,
    find: (path: string) => tree.url(path),
    version: (path: string) => tree.version(path),
    names: () => tree.names(),
  }
  return {
    base: tree.base,
    url: createUrl(source, options),
    version: createVersion(source, options),
    has: createHas(source),
    importMap: createImportMap(source, (path) => tree.module(path), options),
    reply: (request, settings) => answer((path, query) => tree.find(path, query), request, settings),
    ready: async () => {},
    close: async () => tree.close(),
  }
}
