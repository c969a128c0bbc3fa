import { resolve } from 'node:path'
import {
  type Assets,
  createHas,
  createImportMap,
  createUrl,
  type ModuleInfo,
  type UrlOptions,
} from './assets.js'
import { withBefore } from './before.js'
import { prepareFinders } from './find/finders.js'
import { answer } from './http/answer.js'
import type { Found } from './http/meaning.js'
import { realRoot } from './io/walk.js'
import { createLinks } from './links.js'
import { FrozenTree } from './live/frozen-tree.js'
import type { LiveOptions } from './live/options.js'
import { LiveTree } from './live/tree.js'

export type { LiveOptions } from './live/options.js'

/**
 * The assets of source folders, without a build and never stale: an edit that was saved before a request began
 * is in its answer, and a version that was handed out is answered with its own bytes.
 * @throws {EverfreshError} `option-invalid`, `base-invalid`, `root-missing`, `root-unreadable`
 */
export async function liveAssets(options: LiveOptions): Promise<Assets> {
  // Whoever only opens a build needs no validation library.
  const { settleLive } = await import('./live/options.js')
  const { site, roots, watch, onProblem, serving } = settleLive(options)
  const located = roots.map((root) => ({ folder: resolve(root), real: realRoot(root) }))
  await prepareFinders()
  if (watch) return assetsOf(new LiveTree(located, site, onProblem, serving), options)
  const read = () => new FrozenTree(roots, site, onProblem, serving)
  return assetsOf(read(), options, read)
}

/** What answers from source folders. */
interface Tree {
  readonly base: LiveTree['base']
  names(): Iterable<string>
  url(path: string): string | undefined
  module(path: string): ModuleInfo | undefined
  find(urlPath: string): Found
  close(): void
}

/** `again` reads the folders anew, where that isn't done for each request. */
function assetsOf(first: Tree, options: UrlOptions, again?: () => Tree): Assets {
  let tree = first
  const source = { base: tree.base, find: (path: string) => tree.url(path), names: () => tree.names() }
  const url = createUrl(source, options)
  return withBefore({
    base: tree.base,
    url,
    links: createLinks(url),
    has: createHas(source),
    importMap: createImportMap(source, (path) => tree.module(path), options),
    reply: (request, settings) => answer(tree, request, settings),
    ready: async () => {},
    reload: async () => {
      tree = again?.() ?? tree
    },
    close: async () => tree.close(),
  })
}
