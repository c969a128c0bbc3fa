import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contentName, hasRoomForVersion, readContentName, storedName } from '../../src/values/content-name.js'
import { anyPath, path } from './paths.js'

const version = '3f2a1b9c4d5e'

test.each([
  ['css/site.css', 'css/site.3f2a1b9c4d5e.css'],
  ['site.min.css', 'site.min.3f2a1b9c4d5e.css'],
  ['LICENSE', 'LICENSE.3f2a1b9c4d5e'],
  ['v1.2/LICENSE', 'v1.2/LICENSE.3f2a1b9c4d5e'],
  ['.htaccess', '.htaccess.3f2a1b9c4d5e'],
  ['.well-known/.a.b', '.well-known/.a.3f2a1b9c4d5e.b'],
  ['a.', 'a.3f2a1b9c4d5e.'],
  ['a.tar.gz', 'a.tar.3f2a1b9c4d5e.gz'],
])('the content name of "%s" is "%s"', (plain, name) => {
  expect(contentName(path(plain), version)).toBe(name)
  expect(readContentName(name)).toContainEqual({ version, path: plain })
})

test('a content name tells the path and the version that it was made of', () => {
  fc.assert(
    fc.property(anyPath, (plain) => {
      expect(readContentName(contentName(plain, version))).toContainEqual({ version, path: plain })
    }),
  )
})

test('of two versions in a name only the first stands where one belongs', () => {
  expect(readContentName('a.000000000000.111111111111')).toEqual([
    { version: '000000000000', path: 'a.111111111111' },
  ])
})

test.each([
  'site.css',
  'LICENSE',
  'site.3F2A1B9C4D5E.css',
  'site.3f2a1b9c4d5.css',
  'site.3f2a1b9c4d5e0.css',
  'site.3f2a1b9c4d5g.css',
  'report-20240101.js',
  '3f2a1b9c4d5e',
  '3f2a1b9c4d5e.css',
  '.3f2a1b9c4d5e',
  'site-3f2a1b9c4d5e.css',
  '3f2a1b9c4d5e/site.css',
  'site.3f2a1b9c4d5e.min.css',
])('"%s" is no content name', (name) => {
  expect(readContentName(name)).toEqual([])
})

test('a name has room for its version up to 238 bytes, so that a variant of it fits into 255', () => {
  const [fits, tooLong] = [path('a'.repeat(238)), path('a'.repeat(239))]
  expect(hasRoomForVersion(fits)).toBe(true)
  expect(`${storedName(fits, version)}.zst`).toHaveLength(255)
  expect(hasRoomForVersion(tooLong)).toBe(false)
  expect(storedName(tooLong, version)).toBe(tooLong)
})

test('room is counted in bytes of the last segment', () => {
  expect(hasRoomForVersion(path('é'.repeat(119)))).toBe(true)
  expect(hasRoomForVersion(path('é'.repeat(120)))).toBe(false)
  expect(hasRoomForVersion(path(`${'a'.repeat(250)}/a.css`))).toBe(true)
})
