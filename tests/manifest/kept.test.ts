import { expect, test } from 'vitest'
import { outdated } from '../../src/manifest/kept.js'
import { byPath } from '../../src/values/logical-path.js'
import { asset, manifestOf } from './sample.js'

const now = Date.parse('2026-03-31T00:00:00Z')

function daysAgo(days: number): string {
  return new Date(now - days * 864e5).toISOString()
}

/** Of some days ago; `null` was never superseded. */
function release(name: string, days: number | null | string) {
  const superseded = typeof days === 'number' ? daysAgo(days) : days
  return {
    manifest: { ...manifestOf(asset(name)), release: name },
    made: '2026-01-01T00:00:00.000Z',
    ...(superseded === null ? {} : { superseded }),
    files: [],
    attempts: new Map(),
  }
}

const history = {
  a: release('a', 90),
  b: release('b', 40),
  c: release('c', 31),
  d: release('d', 29),
  e: release('e', 1),
  f: release('f', null),
}

test.each<[string, number, number, string[]]>([
  ['the last three, and those of the last 30 days', 3, 30, ['a', 'b', 'c']],
  ['the last five', 5, 30, ['a']],
  ['those of the last 40 days: not one of 40 days ago', 1, 40, ['a', 'b']],
  ['those of the last 41 days', 1, 41, ['a']],
  ['none but the current one', 1, 0, ['a', 'b', 'c', 'd', 'e']],
  ['all', 6, 0, []],
])('%s: keep %i, days %i', (_, keep, days, gone) => {
  const found = outdated(Object.values(history), 'f', { keep, since: daysAgo(days) })
  expect(found.map(({ manifest }) => manifest.release).sort(byPath)).toEqual(gone)
})

test('the current one is kept, whatever its record says', () => {
  expect(outdated([release('a', 90)], 'a', { keep: 1, since: daysAgo(0) })).toEqual([])
})

test('one that was never superseded is kept, beside the others', () => {
  const found = outdated([...Object.values(history), release('g', null)], 'f', { keep: 3, since: daysAgo(0) })
  expect(found.map(({ manifest }) => manifest.release)).toEqual(['c', 'b', 'a'])
})

test('one whose time can not be read is kept', () => {
  expect(outdated([release('a', 'yesterday')], 'f', { keep: 1, since: daysAgo(0) })).toEqual([])
})
