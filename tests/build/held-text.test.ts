import { expect, test } from 'vitest'
import { TextStore, textOf } from '../../src/build/held-text.js'

test('held texts are copies, which lie one behind the other', () => {
  const store = new TextStore(100)
  const bytes = Buffer.from('é')
  const first = store.hold(bytes, 'utf8')
  bytes.fill(0)
  const second = store.hold(Buffer.from([0xe9]), 'latin1')
  expect([first, second].map((held) => held && textOf(held).text)).toEqual(['é', 'é'])
  expect(first?.bytes.buffer).toBe(second?.bytes.buffer)
})

test('a large one is not held, since it is read again sooner', () => {
  const store = new TextStore(8 << 20)
  const held = [16 << 10, (16 << 10) + 1].map((size) => store.hold(Buffer.alloc(size), 'latin1') !== null)
  expect(held).toEqual([true, false])
})

test('what has no room is not held, while what is smaller still is', () => {
  const store = new TextStore(3)
  const held = ['ab', 'cd', 'e'].map((text) => store.hold(Buffer.from(text), 'latin1') !== null)
  expect(held).toEqual([true, false, true])
})
