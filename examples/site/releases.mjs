/** The site's current release: built again when asked for, and replaced when something changed. */
import { join } from 'node:path'
import { openAssets } from 'everfresh'
import { build, summary } from 'everfresh/build'
import { serve } from 'everfresh/node'

export function releasesOf(root, say) {
  const out = join(root, 'dist')
  const roots = [join(root, 'public'), join(root, 'vendor')]
  let current
  let replaced
  let queue = Promise.resolve()

  async function renew() {
    const result = await build({ roots, out, base: '/', fast: true })
    if (result.release === current?.id) return current
    const assets = await openAssets(out)
    await assets.ready()
    say(summary(result))
    // The one before may still be answering a request; the one before that can't be.
    await replaced?.close()
    replaced = current
    current = {
      id: result.release,
      handle: serve(assets, { fallthrough: false }),
      close: () => assets.close(),
    }
    return current
  }

  return {
    current: () => current,
    /** One build at a time: two would write to one folder. A failed build doesn't stop the next. */
    renew() {
      const turn = queue.then(renew)
      queue = turn.then(
        () => {},
        () => {},
      )
      return turn
    },
    async close() {
      await queue
      await replaced?.close()
      await current?.close()
    },
  }
}
