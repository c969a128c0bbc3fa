import { expect, test } from 'vitest'
import { TextStore, textOf } from '../../src/build/held-text.js'

test('held texts are copies, which lie one behind the other', () => {
  const store = new TextStore(100)
  const bytes = Buffer.from('é')
  const first = store.hold(bytes, 'utf8')
  bytes.fill(0)
  const second = store.hold(Buffer.from([0xe9]), 'latin1')
  expect([first, second].map((held) => held && textOf(held).text)).toEqual(['é', 'é'])
  expect(store.slabs).toHaveLength(1)
})

test('a large one has memory to itself', () => {
  const store = new TextStore(8 << 20)
  for (const size of [1, 1 << 20, 1, 3 << 20]) store.hold(Buffer.alloc(size), 'latin1')
  expect(store.slabs.map(({ byteLength }) => byteLength)).toEqual([1 << 20, 1 << 20, 3 << 20])
})

test('what has no room is not held, while what is smaller still is', () => {
  const store = new TextStore(3)
  const held = ['ab', 'cd', 'e'].map((text) => store.hold(Buffer.from(text), 'latin1') !== null)
  expect(held).toEqual([true, false, true])
})
