import type { Assets } from './assets.js'
import { withBefore } from './before.js'
import { prepareFinders } from './find/finders.js'
import { answer } from './http/answer.js'
import type { Reply } from './http/reply.js'
import { HeldFile } from './io/held-file.js'
import { createLookups } from './lookups.js'
import { Follower, folderState } from './open/follow.js'
import { Opened } from './open/opened.js'
import { assetSourceOf } from './open/source.js'
import { type OpenOptions, type OpenSettings, settleOpen } from './open-options.js'
import { EverfreshError } from './values/error.js'

export type { FollowOptions, OpenOptions } from './open-options.js'

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
  const { opened, follower } = await open(from, settleOpen(options))
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
    reply(request, settings) {
      const { table } = opened
      if (table !== null) return confirmed(answer(table, request, settings))
      return opened.load().then((late) => confirmed(answer(late, request, settings)))
    },
  })
}

async function open(
  from: string | object,
  settings: OpenSettings,
): Promise<{ opened: Opened; follower: Follower | null }> {
  if (settings.follow === null) return { opened: new Opened(from, settings), follower: null }
  if (typeof from !== 'string')
    throw new EverfreshError(
      'option-invalid',
      '"follow" needs a built folder, and these assets are opened from a manifest alone',
    )
  // Before the manifest is read, so that one which comes meanwhile is noticed.
  const state = await folderState(from)
  const opened = new Opened(from, settings)
  return { opened, follower: new Follower(from, state, opened, settings.follow) }
}

/** A file whose times changed is verified before the answer; who sends it finds out if it isn't right. */
function confirmed(reply: Reply | null): Promise<Reply | null> | Reply | null {
  const content = reply?.body?.content ?? reply?.promised
  if (!(content instanceof HeldFile) || content.isUnchanged()) return reply
  return content.verify().then(() => reply)
}
