import fs, { fstatSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Descriptors, type Opened, type Owner } from '../../src/io/descriptors.js'
import { signatureOf } from '../../src/io/file-state.js'
import { folder } from '../support/folder.js'

/** Owners of files `0`, `1`, … each of which holds its own name. */
function owners(count: number): Owner[] {
  const root = folder(Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}`, `${i}`])))
  return Array.from({ length: count }, (_, i) => ({ file: join(root, `${i}`) }))
}

/** Its number may be another file's by now. */
function isOpen({ descriptor, signature }: Opened): boolean {
  try {
    return signatureOf(fstatSync(descriptor, { bigint: true })) === signature
  } catch {
    return false
  }
}

function use(descriptors: Descriptors, owner: Owner): Promise<Opened> {
  return new Promise((resolve, reject) => {
    descriptors.use(owner, (error, opened) => (opened === null ? reject(error) : resolve(opened)))
  })
}

function opened(descriptors: Descriptors, owner: Owner | undefined): Opened {
  const opened = owner === undefined ? null : descriptors.open(owner)
  if (opened === null) throw new Error('there was no room')
  return opened
}

test('a file is opened once', () => {
  const descriptors = new Descriptors()
  const [a] = owners(1)
  expect(opened(descriptors, a)).toBe(opened(descriptors, a))
})

test('the one that was not read for the longest time is closed for another', () => {
  const descriptors = new Descriptors(2)
  const [a, b, c] = owners(3)
  const [first, second] = [opened(descriptors, a), opened(descriptors, b)]
  opened(descriptors, a)
  opened(descriptors, c)
  expect([isOpen(first), isOpen(second), descriptors.size]).toEqual([true, false, 2])
})

test('there are never more than the limit, 512 of them by default', () => {
  const descriptors = new Descriptors()
  for (const owner of owners(600)) opened(descriptors, owner)
  expect(descriptors.size).toBe(512)
})

test('one that is being read is not closed; whoever has no room waits, in turn', async () => {
  const descriptors = new Descriptors(1)
  const [a, b, c] = owners(3) as [Owner, Owner, Owner]
  const first = await use(descriptors, a)
  const order: string[] = []
  const others = [b, c].map(async (owner) => {
    const opened = await use(descriptors, owner)
    order.push(owner.file.slice(-1))
    expect(isOpen(opened)).toBe(true)
    descriptors.release(owner, opened)
  })
  expect([descriptors.open(b), isOpen(first), order]).toEqual([null, true, []])
  descriptors.release(a, first)
  await Promise.all(others)
  expect([isOpen(first), order, descriptors.size]).toEqual([false, ['1', '2'], 1])
})

test('one that is closed while it is read stays open until the read has ended', async () => {
  const descriptors = new Descriptors()
  const [a] = owners(1) as [Owner]
  const first = await use(descriptors, a)
  descriptors.close(a)
  const second = await use(descriptors, a)
  expect([isOpen(first), isOpen(second), first === second]).toEqual([true, true, false])
  descriptors.release(a, first)
  expect([isOpen(first), isOpen(second)]).toEqual([false, true])
})

test('closing makes room, once nobody reads it any more', async () => {
  const descriptors = new Descriptors(1)
  const [a, b] = owners(2) as [Owner, Owner]
  const first = await use(descriptors, a)
  const waiting = use(descriptors, b)
  descriptors.close(a)
  expect([descriptors.open(b), descriptors.size]).toEqual([null, 1])
  descriptors.release(a, first)
  expect([isOpen(await waiting), descriptors.size]).toEqual([true, 1])
})

test('a file that is not there is said by name, and takes no room', async () => {
  const descriptors = new Descriptors(1)
  const [a] = owners(1) as [Owner]
  const nowhere = { file: `${a.file}-nowhere` }
  expect(() => descriptors.open(nowhere)).toThrow(nowhere.file)
  await expect(use(descriptors, nowhere)).rejects.toMatchObject({ code: 'unreadable' })
  writeFileSync(nowhere.file, 'now')
  expect(isOpen(opened(descriptors, nowhere))).toBe(true)
})

test('a file that is not there keeps nobody waiting', async () => {
  const descriptors = new Descriptors(1)
  const [a, b] = owners(2) as [Owner, Owner]
  const first = await use(descriptors, a)
  const missing = use(descriptors, { file: `${b.file}-nowhere` })
  const waiting = use(descriptors, b)
  descriptors.release(a, first)
  await expect(missing).rejects.toMatchObject({ code: 'unreadable' })
  expect(isOpen(await waiting)).toBe(true)
})

test('where the process may open no more, one of ours makes room', () => {
  const descriptors = new Descriptors()
  const [a, b] = owners(2)
  const first = opened(descriptors, a)
  const { openSync } = fs
  let failures = 0
  onTestFinished(() => {
    fs.openSync = openSync
    syncBuiltinESMExports()
  })
  fs.openSync = (...parameters) => {
    if (failures++ === 0) throw Object.assign(new Error('too many open files'), { code: 'EMFILE' })
    return openSync(...parameters)
  }
  syncBuiltinESMExports()
  expect([isOpen(opened(descriptors, b)), isOpen(first), descriptors.size]).toEqual([true, false, 1])
})
