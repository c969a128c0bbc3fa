import {
  type Assets,
  createHas,
  createImportMap,
  createUrl,
  type ModuleInfo,
  type UrlOptions,
} from './assets.js'
import { answer } from './http/answer.js'
import type { Reply } from './http/reply.js'
import { HeldFile } from './io/held-file.js'
import { memoryBudget } from './io/memory.js'
import type { Manifest } from './manifest/manifest.js'
import { Opened } from './open/opened.js'
import { EverfreshError } from './values/error.js'
import type { LogicalPath } from './values/logical-path.js'

export interface OpenOptions extends UrlOptions {
  /**
   * How many bytes of files to hold in memory, the smallest files first; 64 MiB by default. The others are read
   * from the disk for each answer, and 0 holds none.
   */
  readonly memory?: number
}

/**
 * The assets of a built folder, or of a manifest that was read already. Only the manifest is read here; the
 * files are verified before the first answer, or by `ready()`.
 * @throws {EverfreshError} `manifest-missing`, `manifest-corrupt`, `manifest-newer`, `option-invalid`
 */
export async function openAssets(from: string | object, options: OpenOptions = {}): Promise<Assets> {
  if (typeof from !== 'string' && (typeof from !== 'object' || from === null))
    throw new EverfreshError(
      'option-invalid',
      `openAssets() takes a built folder, such as "dist/static", not ${String(from)}`,
    )
  const opened = new Opened(from, checkMemory(options.memory))
  const { base } = opened.manifest
  const source = { base, find: (path: string) => opened.urls.get(path), names: () => opened.urls.keys() }
  return {
    base,
    url: createUrl(source, options),
    has: createHas(source),
    importMap: createImportMap(source, (path) => moduleOf(opened.manifest, path), options),
    ready: () => opened.verify(),
    reload: () => opened.reload(),
    close: async () => opened.close(),
    reply(request, settings) {
      const { table } = opened
      if (table !== null) return confirmed(answer((path) => table.find(path), request, settings))
      return opened.load().then((late) => confirmed(answer((path) => late.find(path), request, settings)))
    },
  }
}

/** A file whose times changed is verified before the answer; who sends it finds out if it isn't right. */
function confirmed(reply: Reply | null): Promise<Reply | null> | Reply | null {
  const content = reply?.body?.content
  if (!(content instanceof HeldFile) || content.isUnchanged()) return reply
  return content.verify().then(() => reply)
}

/** @throws {EverfreshError} `option-invalid` */
function checkMemory(memory: unknown = memoryBudget): number {
  if (typeof memory === 'number' && memory >= 0) return memory
  const message = `"memory" is ${JSON.stringify(memory)}, but must be a number of bytes, such as ${memoryBudget}`
  throw new EverfreshError('option-invalid', message)
}

function moduleOf({ assets }: Manifest, path: string): ModuleInfo | undefined {
  const asset = assets.get(path as LogicalPath)
  if (asset === undefined || !asset.immutable) return undefined
  const { url, integrity, type, imported = false, references = [] } = asset
  return { url, integrity, type, imported, references }
}
