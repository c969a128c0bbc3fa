import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Listed, Listing, Names } from '../../src/io/listing.js'
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

test('names are there or not, at the top and below', () => {
  const root = folder({ 'a.css': '', 'css/B.css': '', file: '' })
  mkdirSync(join(root, 'empty'))
  const listing = new Listing(root)
  const has = (path: string) => listing.has(path as LogicalPath)
  expect(['a.css', 'css/B.css', 'empty'].filter(has)).toEqual(['a.css', 'css/B.css', 'empty'])
  expect(['b.css', 'css/c.css', 'empty/a', 'none/a', 'file/a'].filter(has)).toEqual([])
})

test.each(['SITE.css', 'site.css'])('%s is there if the file system takes Site.css for it', (name) => {
  const root = folder({ 'Site.css': '' })
  expect(new Listing(root).has(name as LogicalPath)).toBe(existsSync(join(root, name)))
})

test('a folder that is not there has nothing', () => {
  expect(new Listing(join(folder(), 'none')).mayHave('a/b.css' as LogicalPath)).toBe(false)
})

test('what was listed before counts only while the folder is as it was, and was at rest then', () => {
  const root = folder({ 'a.css': '' })
  const listed: Listed = new Map()
  const has = (name: string) => new Listing(root, listed).mayHave(name as LogicalPath)
  expect([has('a.css'), has('b.css')]).toEqual([true, false])
  writeFileSync(join(root, 'b.css'), '')
  expect(has('b.css')).toBe(true)
  // Its times say nothing of what came within the same tick, so that it is listed again.
  const [known] = listed.values()
  expect(known).toBeDefined()
  if (known !== undefined) listed.set(root, { ...known, names: new Names([]) })
  expect(has('b.css')).toBe(true)
  // As if that had been seen long afterwards.
  if (known !== undefined) listed.set(root, { ...known, seen: Date.now() + 60_000, names: new Names([]) })
  expect(has('b.css')).toBe(false)
})
