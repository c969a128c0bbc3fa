import type { Assets } from './assets.js'
import { withBefore } from './before.js'
import { prepareFinders } from './find/finders.js'
import { answer } from './http/answer.js'
import { pathOf, queryOf, type Request } from './http/request.js'
import { isTarget } from './io/stores/open-store.js'
import type { Store } from './io/stores/store.js'
import { createLookups } from './lookups.js'
import { folderState } from './open/folder-state.js'
import { Follower } from './open/follow.js'
import { Opened } from './open/opened.js'
import { Recheck } from './open/recheck.js'
import type { OpenRelease, OpenTable } from './open/release.js'
import { assetSourceOf } from './open/source.js'
import { type OpenOptions, type OpenSettings, settleOpen } from './open-options.js'
import { EverfreshError } from './values/error.js'

export type { FollowOptions, OpenOptions } from './open-options.js'

/**
 * The assets of a built folder, of a published release (`s3://bucket/prefix`), or of a manifest that was read already.
 * Only the manifest is read here; the files of a folder are verified before the first answer, or by `ready()`.
 * @throws {EverfreshError} `manifest-missing`, `manifest-corrupt`, `manifest-newer`, `option-invalid`; of a store also
 * `store-unreachable`, `store-denied`
 */
export async function openAssets(from: string | object, options: OpenOptions = {}): Promise<Assets> {
  if (typeof from !== 'string' && (typeof from !== 'object' || from === null))
    throw new EverfreshError(
      'option-invalid',
      `openAssets() takes a built folder, such as "dist/static", not ${String(from)}`,
    )
  const settings = settleOpen(options)
  const { opened, taken } = await open(from, settings)
  const follower = settings.follow === null ? null : new Follower(opened, taken, settings.follow)
  // A script that is put into a page is read for its imports.
  await prepareFinders()
  return withBefore({
    ...createLookups(assetSourceOf(opened), options),
    ready: () => opened.verify(),
    reload: () => opened.reload(),
    close: async () => {
      follower?.stop()
      opened.close()
    },
    reply: replier(opened, settings.fallback ? follower : null),
  })
}

interface Open {
  readonly opened: OpenRelease
  /** The state that was opened; `null` where that is a copy of what lay there. */
  readonly taken: string | null
}

async function open(from: string | object, settings: OpenSettings): Promise<Open> {
  if (isStore(from) || (typeof from === 'string' && isTarget(from))) {
    const { openStored } = await import('./open/open-stored.js')
    return openStored(from, settings)
  }
  refuseStoreOptions(settings)
  if (settings.follow === null) return { opened: new Opened(from, settings), taken: null }
  if (typeof from !== 'string')
    throw new EverfreshError(
      'option-invalid',
      '"follow" needs a built folder or a store, and these assets are opened from a manifest alone',
    )
  // Before the manifest is read, so that one which comes meanwhile is noticed.
  const taken = await folderState(from)
  return { opened: new Opened(from, settings), taken }
}

function isStore(from: string | object): from is Store {
  return typeof from === 'object' && 'get' in from && typeof from.get === 'function'
}

function refuseStoreOptions({ copy, store }: OpenSettings): void {
  const [given] = [...(copy === null ? [] : ['copy']), ...Object.keys(store)]
  if (given === undefined) return
  throw new EverfreshError(
    'option-invalid',
    `the option "${given}" is for stores, such as s3://bucket/prefix`,
  )
}

/** With a follower, what isn't known is looked for where it may have come meanwhile. */
function replier(opened: OpenRelease, follower: Follower | null): Assets['reply'] {
  const recheck = follower === null ? null : new Recheck(follower, follower.every / 2)
  const answered = (...[request, options]: Parameters<Assets['reply']>) => {
    const { table } = opened
    if (table !== null) return opened.confirm(answer(table, request, options))
    return opened.load().then((late) => opened.confirm(answer(late, request, options)))
  }
  if (recheck === null) return answered
  return (request, options) => {
    const { table } = opened
    if (table !== null && !asksForUnknown(table, request)) return answered(request, options)
    const ready = table === null ? opened.load() : Promise.resolve(table)
    return ready
      .then((loaded) => (asksForUnknown(loaded, request) ? recheck.ask() : undefined))
      .then(() => answered(request, options))
  }
}

function asksForUnknown(table: OpenTable, { target }: Request): boolean {
  return table.asksForUnknownVersion(pathOf(target), queryOf(target))
}
