import { setImmediate } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { keepRules } from '../../src/clean.js'
import { FolderStore } from '../../src/io/stores/folder-store.js'
import { MemoryStore, type Operation, type StoredObject } from '../../src/io/stores/memory-store.js'
import { cleanPrefix } from '../../src/publish/clean.js'
import { Prefix } from '../../src/publish/prefix.js'
import { clean, publish, releases, rollback } from '../../src/publish.js'
import { folder } from '../support/folder.js'
import { builtSite, expectObjects, expectSound, expectWhole, files, pointerIn, recordIn } from './site.js'

type Objects = Map<string, StoredObject>

/** Each operation takes some turns of the loop, so that publishers are woven into each other. */
function woven(objects: Objects): MemoryStore {
  const pause = async () => {
    for (let turns = Math.floor(Math.random() * 4); turns > 0; turns--) await setImmediate()
  }
  return new MemoryStore(objects, { before: pause, after: pause })
}

const words = [...'abcdefgh']

test('eight at once: the pointer moves through eight releases, and names lead to the last', async () => {
  const dirs = await Promise.all(words.map((word) => builtSite(files(word))))
  for (let round = 0; round < 3; round++) {
    const objects: Objects = new Map()
    const results = await Promise.all(dirs.map((dir) => publish(dir, woven(objects))))
    const { sequence, releases } = pointerIn(objects)
    expect(sequence).toBe(8)
    expect(releases.map(({ release }) => release).sort()).toEqual(
      results.map(({ release }) => release).sort(),
    )
    for (const { release } of releases) expectObjects(objects, recordIn(objects, release))
    expectSound(objects)
  }
  const root = folder()
  const target = pathToFileURL(root).href
  await Promise.all(dirs.map((dir) => publish(dir, new FolderStore(target, root))))
  const found = await releases(target)
  expect(found.map(({ superseded }) => superseded !== undefined)).toEqual([false, ...Array(7).fill(true)])
  const [{ release } = { release: '' }] = found
  expect(await rollback(target, release)).toMatchObject({ before: release })
  expect(await publish(await builtSite(files('a')), target)).toMatchObject({ sent: [] })
})

test('two who publish the same at once send it once, and move the pointer once', async () => {
  const dir = await builtSite(files('one'))
  for (let round = 0; round < 5; round++) {
    const objects: Objects = new Map()
    const [{ release } = { release: '' }] = await Promise.all([1, 2].map(() => publish(dir, woven(objects))))
    expect(pointerIn(objects).sequence).toBe(1)
    expectWhole(objects, release)
  }
})

/** Lets somebody else in, once, at a moment of a publication. */
function interrupted(
  objects: Objects,
  isThen: (operation: Operation) => boolean,
  work: () => Promise<unknown>,
) {
  let isDone = false
  return new MemoryStore(objects, {
    before: async (operation) => {
      if (isDone || !isThen(operation)) return
      isDone = true
      await work()
    },
  })
}

const isPointer = ({ method, key }: Operation) => method === 'put' && key === '.everfresh/current.json'

test('whose release another one took over before the pointer writes the documents again', async () => {
  const objects: Objects = new Map()
  const [one, two] = [await builtSite(files('one')), await builtSite(files('two'))]
  const store = interrupted(objects, isPointer, () => publish(two, new MemoryStore(objects)))
  const { release } = await publish(one, store)
  expectWhole(objects, release)
  expect(pointerIn(objects).sequence).toBe(2)
})

test('who is overtaken after the pointer helps the other to the end', async () => {
  const objects: Objects = new Map()
  const [one, two] = [await builtSite(files('one')), await builtSite(files('two'))]
  const isCheck = ({ method, key }: Operation) =>
    method === 'get' && key === '.everfresh/documents.json' && objects.has('.everfresh/current.json')
  let second = ''
  const store = interrupted(objects, isCheck, async () => {
    second = (await publish(two, new MemoryStore(objects))).release
  })
  await publish(one, store)
  expectWhole(objects, second)
})

test('clean removes nothing that somebody has announced', async () => {
  const objects: Objects = new Map()
  const plain = new MemoryStore(objects)
  const old = await builtSite(files('old'))
  const { release } = await publish(old, plain)
  await publish(await builtSite(files('new')), plain)
  for (const isThen of [
    ({ method, key }: Operation) => method === 'get' && key === '.everfresh/removal.json',
    ({ method }: Operation) => method === 'list',
    isPointer,
  ]) {
    const copy: Objects = new Map(objects)
    const rules = { keep: 1, days: 0 }
    const store = interrupted(copy, isThen, () => clean(new MemoryStore(copy), rules))
    await publish(old, store)
    expectWhole(copy, release)
    const again: Objects = new Map(objects)
    await rollback(interrupted(again, isThen, () => clean(new MemoryStore(again), rules)))
    expectWhole(again, release)
  }
})

test('who sets out while clean removes waits for its end', async () => {
  const objects: Objects = new Map()
  const plain = new MemoryStore(objects)
  const old = await builtSite(files('old'))
  const { release } = await publish(old, plain)
  await publish(await builtSite(files('new')), plain)
  let publishing: Promise<unknown> = Promise.resolve()
  const store = interrupted(
    objects,
    ({ method }) => method === 'remove',
    async () => {
      publishing = publish(old, plain)
      // It comes as far as it comes alone.
      for (let turns = 0; turns < 50; turns++) await setImmediate()
    },
  )
  expect(await clean(store, { keep: 1, days: 0 })).toMatchObject({ removed: [release] })
  expect(pointerIn(objects).releases).toHaveLength(1)
  await publishing
  expectWhole(objects, release)
})

test('what a clean that died was removing is removed by the next one, and nobody waits for the dead', async () => {
  const objects: Objects = new Map()
  const plain = new MemoryStore(objects)
  await publish(await builtSite(files('old')), plain)
  const { release } = await publish(await builtSite(files('new')), plain)
  let removals = 0
  const dying = new MemoryStore(objects, {
    before: ({ method, key }) => {
      if (method === 'remove') removals++
      if (removals > 2) throw new Error(`killed at ${method} ${key}`)
    },
  })
  await expect(clean(dying, { keep: 1, days: 0 })).rejects.toThrow('killed')
  expect(objects.has('.everfresh/removal.json')).toBe(true)
  const rules = { ...keepRules({ keep: 1, days: 0 }), abandoned: '' }
  const lease = { interval: 1, patience: 20 }
  const { files: gone } = await cleanPrefix(new Prefix(plain), rules, false, lease)
  expect(gone.length).toBeGreaterThan(0)
  expectWhole(objects, release)
  expect([...objects.keys()].filter((key) => /^\.everfresh\/(?:removal|releases)/.test(key))).toEqual([
    `.everfresh/releases/${release}.json`,
  ])
  const named = recordIn(objects, release)
  const others = [...objects.keys()].filter((key) => !key.startsWith('.everfresh/'))
  expect(others.sort()).toEqual([...named.objects.keys(), ...named.documents.keys()].sort())
})
