import { resolve } from 'node:path'
import type { Assets, UrlOptions } from './assets.js'
import { withBefore } from './before.js'
import { prepareFinders } from './find/finders.js'
import { answer } from './http/answer.js'
import type { Found } from './http/meaning.js'
import { realRoot } from './io/walk.js'
import { createFinish } from './live/finished-page.js'
import { FrozenTree } from './live/frozen-tree.js'
import type { LiveOptions } from './live/options.js'
import { Reload } from './live/reload.js'
import { ReloadReplies, reloadScriptUrl } from './live/reload-replies.js'
import { LiveTree } from './live/tree.js'
import { createUrlsNow } from './live/urls-now.js'
import { type AssetInfo, createLookups } from './lookups.js'
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
  const { site, roots, watch, liveReload, onProblem, serving } = settleLive(options)
  const located = roots.map((root) => ({ folder: resolve(root), real: realRoot(root) }))
  await prepareFinders()
  const claims = new Map<string, string>()
  const read = () => new FrozenTree(roots, site, onProblem, serving, claims)
  if (!watch) return assetsOf(read(), options, read)
  if (!liveReload) return assetsOf(new LiveTree(located, site, onProblem, serving), options)
  const folders = located.map(({ folder }) => folder)
  const reload = new Reload(folders, site.policy)
  const finish = createFinish(() => reloadScriptUrl(site.base, reload.state()))
  const tree = new LiveTree(located, site, onProblem, serving, finish)
  return withReload(assetsOf(tree, options), tree, reload, options)
}

/** What answers from source folders. */
interface Tree {
  readonly base: LiveTree['base']
  readonly strategy: Strategy
  names(): Iterable<string>
  moduleNames(): Iterable<string>
  url(path: string): string | undefined
  version(path: string): string | undefined
  info(path: string): AssetInfo | undefined
  /** As they are now. */
  bytes(path: string): Uint8Array
  /** Whether nothing in it ever changes. */
  readonly isFrozen: boolean
  find(urlPath: string, query: string): Found
  close(): void
}

/** `again` reads the folders anew, where that isn't done for each request. */
function assetsOf(first: Tree, options: UrlOptions, again?: () => Tree): Assets {
  let tree = first
  const source = {
    base: tree.base,
    strategy: tree.strategy,
    find: (path: string) => tree.url(path),
    version: (path: string) => tree.version(path),
    names: () => tree.names(),
    moduleNames: () => tree.moduleNames(),
    info: (path: string) => tree.info(path),
    bytes: (path: string) => tree.bytes(path),
    release: () => (tree.isFrozen ? tree : null),
    releaseId: () => null,
  }
  return withBefore({
    ...createLookups(source, options),
    reply: (request, settings) => answer(tree, request, settings),
    ready: async () => {},
    reload: async () => {
      tree = again?.() ?? tree
    },
    close: async () => tree.close(),
  })
}

/** The same assets, which pages can listen to. */
function withReload(assets: Assets, tree: LiveTree, reload: Reload, { origin = '' }: UrlOptions): Assets {
  const url = (path: string) => {
    const found = tree.url(path)
    return found === undefined ? undefined : tree.base + found
  }
  const seen = { base: tree.base, strategy: tree.strategy, url, origin }
  const urlsNow = createUrlsNow({
    ...seen,
    find: (urlPath, query) => tree.find(urlPath, query),
    reached: (path) => tree.reached(path),
  })
  const replies = new ReloadReplies(tree.base, reload, urlsNow)
  return withBefore({
    ...assets,
    reply(request, settings) {
      const reply = replies.reply(request, settings)
      return reply === undefined ? assets.reply(request, settings) : reply
    },
    async close() {
      await reload.close()
      await assets.close()
    },
  })
}
