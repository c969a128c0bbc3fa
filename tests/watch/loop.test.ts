import { expect, onTestFinished, test, vi } from 'vitest'
import { settleBuild } from '../../src/build/settings.js'
import { EverfreshError } from '../../src/values/error.js'
import { WatchLoop } from '../../src/watch/loop.js'
import type { WatchSession } from '../../src/watch/session.js'
import { eventually } from '../support/eventually.js'
import { folder } from '../support/folder.js'

/** A loop of a session that finds a file changing so many times, then nothing new; and how often it tried. */
async function looping(failures: number) {
  const rebuild = vi.fn(async () => {
    if (rebuild.mock.calls.length <= failures)
      throw new EverfreshError('file-changing', 'a.css changed while it was read')
    return null
  })
  const session = { folders: new Map(), rebuild } as Partial<WatchSession> as WatchSession
  const settings = settleBuild({ roots: [folder()], out: folder(), cacheDir: false })
  const errors: string[] = []
  const loop = new WatchLoop(session, settings, {
    onBuild: () => {},
    onError: ({ message }) => errors.push(message),
  })
  onTestFinished(() => loop.close())
  await loop.start()
  return { errors, tries: () => rebuild.mock.calls.length }
}

test('a file that changes while it is read is read again, and nobody is told of a save that is under way', async () => {
  const { errors, tries } = await looping(3)
  await eventually(() => expect(tries()).toBe(4))
  expect(errors).toEqual([])
})

test('one that never comes to rest is told once', async () => {
  const { errors, tries } = await looping(Number.POSITIVE_INFINITY)
  await eventually(() => expect(tries()).toBeGreaterThan(11))
  expect(errors).toEqual(['a.css changed while it was read'])
})
