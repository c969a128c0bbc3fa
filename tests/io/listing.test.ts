import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Listing } from '../../src/io/listing.js'
import type { LogicalPath } from '../../src/values/logical-path.js'
import { folder } from '../support/folder.js'

const rows = [
  ['a.css', true],
  ['A.CSS', true],
  ['css/site.css', true],
  ['css/Site.css', true],
  ['css/deep/x.css', true],
  ['css/other.css', false],
  ['other/site.css', false],
  ['other/deep/er/site.css', false],
  ['a.css/x.css', false],
  ['none/a.css', false],
] as const

test.each(rows)('whether a folder may have %s: %s', (path, expected) => {
  const root = folder({ 'a.css': '', 'css/site.css': '', 'css/deep/x.css': '' })
  const listing = new Listing(root)
  expect(listing.mayHave(path as LogicalPath)).toBe(expected)
  // Asked again, it is remembered.
  expect(listing.mayHave(path as LogicalPath)).toBe(expected)
})

test('a folder that is not there has nothing', () => {
  expect(new Listing(join(folder(), 'none')).mayHave('a/b.css' as LogicalPath)).toBe(false)
})
