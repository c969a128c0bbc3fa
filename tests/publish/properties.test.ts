import { setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MemoryStore, type StoredObject } from '../../src/io/stores/memory-store.js'
import { cleanPrefix } from '../../src/publish/clean.js'
import { isAlone } from '../../src/publish/lease.js'
import { Prefix } from '../../src/publish/prefix.js'
import { publish, rollback } from '../../src/publish.js'
import { EverfreshError } from '../../src/values/error.js'
import { builtSite, expectObjects, expectSound, files, pointerIn, recordIn } from './site.js'

type Objects = Map<string, StoredObject>

const words = ['a', 'b', 'c', 'd']

/** One command of somebody, who may be killed at one of the writes. */
const command = fc.record({
  kind: fc.constantFrom('publish', 'publish', 'publish', 'rollback', 'clean'),
  site: fc.nat(words.length - 1),
  diesAt: fc.option(fc.nat(14), { nil: Number.POSITIVE_INFINITY, freq: 2 }),
  isAfter: fc.boolean(),
})
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never

function storeFor(objects: Objects, { diesAt, isAfter }: Command): MemoryStore {
  let writes = 0
  const dead = () => {
    if (writes > diesAt) throw new Error('killed')
  }
  const die = ({ method }: { method: string }) => {
    dead()
    if ((method === 'put' || method === 'remove') && writes++ === diesAt) throw new Error('killed')
  }
  return new MemoryStore(objects, isAfter ? { before: dead, after: die } : { before: die })
}

async function run(objects: Objects, dirs: readonly string[], given: Command): Promise<void> {
  const store = storeFor(objects, given)
  const rules = { keep: 2, since: new Date().toISOString(), abandoned: '' }
  try {
    if (given.kind === 'publish') await publish(dirs[given.site] ?? '', store)
    else if (given.kind === 'rollback') await rollback(store)
    else await cleanPrefix(new Prefix(store), rules, false, { interval: 1, patience: 5 })
  } catch (error) {
    const isFair =
      error instanceof EverfreshError && /^(?:manifest-missing|release-unknown)$/.test(error.code)
    if (!isFair && !(error instanceof Error && error.message === 'killed')) throw error
  }
}

/** Who was killed while removing is known to be dead after a minute of silence; here others see to it much sooner. */
async function untilDone(objects: Objects, work: Promise<unknown>): Promise<void> {
  let isDone = false
  const end = work.finally(() => {
    isDone = true
  })
  const prefix = new Prefix(new MemoryStore(objects))
  while (!isDone) {
    await isAlone(prefix, { interval: 1, patience: 5 })
    await setTimeout(1)
  }
  await end
}

/** What is current, and every earlier release that is listed, is there with its bytes at any time. */
function expectServed(objects: Objects): void {
  if (!objects.has('.everfresh/current.json')) return
  const [{ release: current }, ...earlier] = pointerIn(objects).releases
  for (const { release } of [{ release: current }, ...earlier]) {
    const isListed = release === current || objects.has(`.everfresh/releases/${release}.json`)
    const record = isListed ? recordIn(objects, release) : null
    if (record?.state === 'complete') expectObjects(objects, record)
  }
}

test('whoever publishes, goes back, cleans or dies, in any order or at once: what is listed is whole', async () => {
  const dirs = await Promise.all(words.map((word) => builtSite(files(word))))
  const step = fc.array(command, { minLength: 1, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
      const objects: Objects = new Map()
      const immutable = new Map<string, string>()
      for (const commands of steps) {
        await untilDone(objects, Promise.all(commands.map((each) => run(objects, dirs, each))))
        expectServed(objects)
        for (const [key, { etag }] of objects) {
          if (!/\.[0-9a-f]{12}\./.test(key)) continue
          expect([key, etag]).toEqual([key, immutable.get(key) ?? etag])
          immutable.set(key, etag)
        }
      }
      const last: Command = { kind: 'publish', site: 0, diesAt: Number.POSITIVE_INFINITY, isAfter: false }
      await untilDone(objects, run(objects, dirs, last))
      expectSound(objects)
    }),
    { numRuns: 30 },
  )
})
