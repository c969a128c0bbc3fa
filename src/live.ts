import { resolve } from 'node:path'
import { type Assets, createHas, createUrl, type UrlOptions } from './assets.js'
import { prepareFinders } from './find/finders.js'
import { FrozenTree } from './frozen-tree.js'
import { answer } from './http/answer.js'
import type { Found } from './http/table.js'
import { realRoot } from './io/walk.js'
import { LiveTree } from './live-tree.js'
import { parseBase } from './values/base.js'
import { EverfreshError } from './values/error.js'
import type { Problem } from './values/problem.js'

export interface LiveOptions extends UrlOptions {
  /** The source folders; where two hold the same path the first wins. */
  readonly roots: readonly string[]
  /** The path below which the files are served; `/` by default. */
  readonly base?: string
  /** False: read and hash all files once, now, for production without a build step. True by default. */
  readonly watch?: boolean
  /** Is told of each problem when its file is read, such as a reference to a file that there isn't. */
  readonly onProblem?: (problem: Problem) => void
}

/**
 * The assets of source folders, without a build and never stale: an edit that was saved before a request began
 * is in its answer, and a version that was handed out is answered with its own bytes.
 * @throws {EverfreshError} `option-invalid`, `base-invalid`, `root-missing`, `root-unreadable`
 */
export async function liveAssets(options: LiveOptions): Promise<Assets> {
  const { roots, watch = true, onProblem = () => {} } = options
  if (!Array.isArray(roots) || roots.length === 0 || roots.some((root) => typeof root !== 'string'))
    throw new EverfreshError(
      'option-invalid',
      `the option "roots" is ${JSON.stringify(roots)}, but must be a list of folders, such as ["public"]`,
    )
  const base = parseBase(options.base ?? '/')
  const located = roots.map((root) => ({ folder: resolve(root), real: realRoot(root) }))
  await prepareFinders()
  const tree = watch ? new LiveTree(located, base, onProblem) : new FrozenTree(roots, base, onProblem)
  return assetsOf(tree, options)
}

/** What answers from source folders. */
interface Tree {
  readonly base: LiveTree['base']
  names(): Iterable<string>
  url(path: string): string | undefined
  find(urlPath: string): Found
  close(): void
}

function assetsOf(tree: Tree, options: UrlOptions): Assets {
  const source = { base: tree.base, find: (path: string) => tree.url(path), names: () => tree.names() }
  return {
    base: tree.base,
    url: createUrl(source, options),
    has: createHas(source),
    reply: (request, settings) => answer((path) => tree.find(path), request, settings),
    ready: async () => {},
    close: async () => tree.close(),
  }
}
