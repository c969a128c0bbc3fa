import { expect, test } from 'vitest'
import { MemoryStore, type StoredObject } from '../../src/io/stores/memory-store.js'
import { cleanPrefix } from '../../src/publish/clean.js'
import { Prefix } from '../../src/publish/prefix.js'
import { publish, rollback } from '../../src/publish.js'
import { builtSite, expectObjects, expectSound, expectWhole, files, pointerIn, recordIn } from './site.js'

type Objects = Map<string, StoredObject>

/** A store that dies at its `step`th write: before it is done, or after, so that only the answer is lost. */
function dying(
  objects: Objects,
  step: number,
  isAfter: boolean,
): { store: MemoryStore; writes: () => number } {
  let writes = 0
  const die = ({ method }: { method: string }) => {
    if (writes > step) throw new Error('killed')
    if ((method === 'put' || method === 'remove') && writes++ === step) throw new Error('killed')
  }
  const dead = () => {
    if (writes > step) throw new Error('killed')
  }
  const faults = isAfter ? { before: dead, after: die } : { before: die }
  return { store: new MemoryStore(objects, faults), writes: () => writes }
}

/** Kills the work at each of its writes, and hands what is left to the check. */
async function diesAnywhere(
  before: Objects,
  work: (store: MemoryStore) => Promise<unknown>,
  check: (objects: Objects) => Promise<unknown>,
): Promise<void> {
  const undisturbed = dying(new Map(before), Number.POSITIVE_INFINITY, false)
  await work(undisturbed.store)
  expect(undisturbed.writes()).toBeGreaterThan(3)
  for (const isAfter of [false, true])
    for (let step = 0; step < undisturbed.writes(); step++) {
      const objects: Objects = new Map(before)
      await expect(work(dying(objects, step, isAfter).store)).rejects.toThrow('killed')
      await check(objects)
    }
}

/** All that is listed is there, whatever somebody who died has left of documents. */
function expectServed(objects: Objects): void {
  const [{ release: current }, ...earlier] = pointerIn(objects).releases
  expectObjects(objects, recordIn(objects, current))
  for (const { release } of earlier)
    if (objects.has(`.everfresh/releases/${release}.json`)) expectObjects(objects, recordIn(objects, release))
}

async function published(
  ...words: string[]
): Promise<{ objects: Objects; dirs: string[]; releases: string[] }> {
  const objects: Objects = new Map()
  const dirs = await Promise.all(words.map((word) => builtSite(files(word))))
  const releases: string[] = []
  for (const dir of dirs) releases.push((await publish(dir, new MemoryStore(objects))).release)
  return { objects, dirs, releases }
}

test('a first publication that is killed at any write is nothing, and the next run ends it', async () => {
  const dir = await builtSite(files('one'))
  await diesAnywhere(
    new Map(),
    (store) => publish(dir, store, { concurrency: 1 }),
    async (objects) => {
      if (objects.has('.everfresh/current.json')) expectServed(objects)
      const sent: string[] = []
      const present = new Set(objects.keys())
      const store = new MemoryStore(objects, {
        before: ({ method, key }) =>
          void (method === 'put' && !key.startsWith('.everfresh/') && sent.push(key)),
      })
      const { release } = await publish(dir, store)
      expectWhole(objects, release)
      expect(pointerIn(objects).sequence).toBe(1)
      expect(sent.filter((key) => present.has(key))).toEqual([])
    },
  )
})

test('a later one leaves the release before as it was, and another release can follow', async () => {
  const { objects: before, releases } = await published('one')
  const [two, three] = [await builtSite(files('two')), await builtSite(files('three'))]
  await diesAnywhere(
    before,
    (store) => publish(two, store),
    async (objects) => {
      expectServed(objects)
      expect(pointerIn(objects).releases.at(-1)?.release).toBe(releases[0])
      const other: Objects = new Map(objects)
      await publish(three, new MemoryStore(other))
      expectSound(other)
      const { release } = await publish(two, new MemoryStore(objects))
      expectWhole(objects, release)
      expect(pointerIn(objects).sequence).toBe(2)
    },
  )
})

test('what it left of documents is mended by a publication with nothing else to do, and by a clean', async () => {
  const { objects: before, dirs, releases } = await published('one')
  const two = await builtSite(files('two'))
  await diesAnywhere(
    before,
    (store) => publish(two, store),
    async (objects) => {
      const again: Objects = new Map(objects)
      await publish(dirs[0] ?? '', new MemoryStore(again))
      expectWhole(again, releases[0] ?? '')
      const later = { keep: 1, since: '9', abandoned: '9' }
      await cleanPrefix(new Prefix(new MemoryStore(objects)), later, false)
      expectSound(objects)
      expect(pointerIn(objects).releases).toHaveLength(1)
    },
  )
})

test('a rollback that is killed anywhere leaves one release or the other, and another one mends all', async () => {
  const { objects: before, releases } = await published('one', 'two')
  await diesAnywhere(
    before,
    (store) => rollback(store, releases[0]),
    async (objects) => {
      expectServed(objects)
      expect(await rollback(new MemoryStore(objects), releases[0])).toMatchObject({ release: releases[0] })
      expectWhole(objects, releases[0] ?? '')
    },
  )
})

test('a clean that is killed anywhere leaves all that is listed whole, and the next one goes on', async () => {
  const { objects: before, releases } = await published('one', 'two', 'three')
  // Releases that follow each other at once have times that lie a little ahead of the clock.
  const rules = { keep: 1, since: '9999', abandoned: '' }
  const lease = { interval: 1, patience: 10 }
  const clean = (store: MemoryStore) => cleanPrefix(new Prefix(store), rules, false, lease)
  const done: Objects = new Map(before)
  await clean(new MemoryStore(done))
  await diesAnywhere(
    before,
    (store) => clean(store),
    async (objects) => {
      expectServed(objects)
      await clean(new MemoryStore(objects))
      expectWhole(objects, releases[2] ?? '')
      expect([...objects.keys()].sort()).toEqual([...done.keys()].sort())
    },
  )
})
