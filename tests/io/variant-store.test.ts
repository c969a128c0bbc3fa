import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type VariantKey, VariantStore } from '../../src/io/variant-store.js'
import { digestOf } from '../../src/values/digest.js'
import { folder } from '../support/folder.js'

const day = 24 * 60 * 60 * 1000
const now = Date.parse('2026-11-21')
const key: VariantKey = { original: digestOf('original'), how: 'br-11-1.1.0-x64-1' }
const variant = Buffer.from('variant')

/** All files of a store, without the record of its last pruning. */
function entriesOf(home: string): string[] {
  const all = readdirSync(join(home, 'variants'), { recursive: true, withFileTypes: true })
  return all
    .filter((each) => each.isFile() && each.name !== 'pruned')
    .map((each) => join(each.parentPath, each.name))
}

function entryOf(home: string): string {
  return entriesOf(home)[0] ?? ''
}

test('what was put in is there for others, too', () => {
  const home = folder()
  new VariantStore(home).put(key, variant)
  expect(new VariantStore(home).get(key)).toEqual(variant)
})

test('that it was not worth it is remembered as no bytes', () => {
  const home = folder()
  new VariantStore(home).put(key, Buffer.alloc(0))
  expect(new VariantStore(home).get(key)).toEqual(Buffer.alloc(0))
})

test.each<[string, VariantKey]>([
  ['other bytes', { ...key, original: digestOf('other') }],
  ['another level', { ...key, how: 'br-4-1.1.0-x64-1' }],
  ['another encoder', { ...key, how: 'br-11-1.2.0-x64-1' }],
])('of %s there is nothing', (_, other) => {
  const store = new VariantStore(folder())
  store.put(key, variant)
  expect(store.get(other)).toBeNull()
})

test.each<[string, (entry: Buffer) => Buffer]>([
  ['with one bit changed', (entry) => Buffer.concat([entry.subarray(0, -1), Buffer.from('u')])],
  ['cut to nothing, as a crash leaves it', () => Buffer.alloc(0)],
  ['cut short', (entry) => entry.subarray(0, -1)],
  ['cut behind its digest', (entry) => entry.subarray(0, 32)],
  ['made longer', (entry) => Buffer.concat([entry, Buffer.from('t')])],
])('an entry %s is none, and is replaced', (_, damage) => {
  const home = folder()
  const store = new VariantStore(home)
  store.put(key, variant)
  writeFileSync(entryOf(home), damage(readFileSync(entryOf(home))))
  expect(store.get(key)).toBeNull()
  store.put(key, variant)
  expect(store.get(key)).toEqual(variant)
  expect(entriesOf(home)).toHaveLength(1)
})

test('an entry under the name of another is none', () => {
  const [home, other] = [folder(), folder()]
  new VariantStore(home).put(key, variant)
  new VariantStore(other).put(key, Buffer.alloc(0))
  const elsewhere = { ...key, how: 'gzip-9-1.3.1-x64-1' }
  const file = entryOf(home).replace(key.how, elsewhere.how)
  writeFileSync(file, readFileSync(entryOf(other)))
  expect(new VariantStore(home).get(elsewhere)).toBeNull()
})

test('where a file is in the way nothing is kept, nothing left behind, and nothing told', () => {
  const home = folder({ variants: 'a file' })
  const store = new VariantStore(home)
  store.put(key, variant)
  store.prune()
  expect(store.get(key)).toBeNull()
  expect(readdirSync(home)).toEqual(['variants'])
})

test('a name that is taken by a folder leaves no litter beside it', () => {
  const home = folder()
  new VariantStore(home).put(key, variant)
  const file = entryOf(home)
  const other = folder({ [`${file.slice(home.length + 1)}/in-the-way`]: '' })
  new VariantStore(other).put(key, variant)
  expect(entriesOf(other).map((each) => each.slice(other.length))).toEqual([
    `${file.slice(home.length)}/in-the-way`,
  ])
})

test('an entry that nobody used for 30 days is removed, one that was used is not', () => {
  const home = folder()
  new VariantStore(home, now).put(key, variant)
  const file = entryOf(home)
  const ageOf = (days: number) => utimesSync(file, (now - days * day) / 1000, (now - days * day) / 1000)
  ageOf(29)
  new VariantStore(home, now).prune()
  expect(existsSync(file)).toBe(true)
  ageOf(31)
  new VariantStore(home, now).prune()
  expect(existsSync(file), 'that is looked for once a day').toBe(true)
  new VariantStore(home, now + 2 * day).prune()
  expect(existsSync(file)).toBe(false)
})

test('use is noted once a day', () => {
  const home = folder()
  new VariantStore(home, now).put(key, variant)
  const file = entryOf(home)
  const usedAt = (time: number) => {
    expect(new VariantStore(home, time).get(key)).toEqual(variant)
    return statSync(file).mtimeMs
  }
  utimesSync(file, now / 1000, now / 1000)
  expect(usedAt(now + day / 2)).toBe(now)
  expect(usedAt(now + 2 * day)).toBe(now + 2 * day)
  expect(usedAt(now), 'a clock that was set back').toBe(now)
})
