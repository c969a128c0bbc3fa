import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LineCache } from '../../src/io/line-cache.js'
import { folder } from '../support/folder.js'

const names = ['a', 'tab\there', 'line\nbreak', 'a "quoted" name', '"', 'é']

function cacheIn(place: string, key = 'key'): LineCache {
  return new LineCache(join(place, 'cache.json'), key)
}

function remember(place: string, values: Readonly<Record<string, unknown>>): void {
  const cache = cacheIn(place)
  for (const [name, value] of Object.entries(values)) cache.set(name, value)
  cache.save()
}

test.each(names)('what is remembered of %j comes back', (name) => {
  const place = folder({})
  remember(place, { [name]: { text: 'a\tb\nc' }, other: 1 })
  expect([cacheIn(place).get(name), cacheIn(place).get('other')]).toEqual([{ text: 'a\tb\nc' }, 1])
})

test('what is neither kept nor set is forgotten', () => {
  const place = folder({})
  remember(place, { a: 1, b: 2, c: 3 })
  const next = cacheIn(place)
  next.keep('a')
  next.set('b', 4)
  next.save()
  const after = cacheIn(place)
  expect(['a', 'b', 'c'].map((name) => after.get(name))).toEqual([1, 4, undefined])
})

test('where all is kept nothing is written', () => {
  const place = folder({})
  remember(place, { a: 1 })
  const { ino } = statSync(join(place, 'cache.json'))
  const again = cacheIn(place)
  expect(again.get('a')).toBe(1)
  again.keep('a')
  again.save()
  expect(statSync(join(place, 'cache.json')).ino).toBe(ino)
})

test('what is not saved leaves nothing behind', () => {
  const place = folder({})
  const cache = cacheIn(place)
  cache.set('a', 1)
  cache.close()
  expect(readdirSync(place)).toEqual([])
})

test.each([
  ['of another key', (text: string) => text, 'other'],
  ['that was cut', (text: string) => text.slice(0, -3), 'key'],
  ['in which a digit is another', (text: string) => text.replace('\t1', '\t7'), 'key'],
])('a cache %s is none', (_, change, key) => {
  const place = folder({})
  remember(place, { a: 1 })
  const file = join(place, 'cache.json')
  writeFileSync(file, change(readFileSync(file, 'utf8')))
  expect(cacheIn(place, key).get('a')).toBe(undefined)
})

test('in a folder that can not be one nothing is remembered, and nobody is told', () => {
  const place = join(folder({ file: '' }), 'file')
  remember(place, { a: 1 })
  expect(cacheIn(place).get('a')).toBe(undefined)
})
