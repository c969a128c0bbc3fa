import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { NamesThere } from '../../src/io/names-there.js'
import { parseLogicalPath } from '../../src/values/logical-path.js'
import { folder } from '../support/folder.js'

test('names are there or not, at the top and below', () => {
  const dir = folder({ 'a.css': '', 'css/B.css': '', file: '' })
  mkdirSync(join(dir, 'empty'))
  const names = new NamesThere(dir)
  const has = (path: string) => names.has(parseLogicalPath(path))
  expect(['a.css', 'css/B.css', 'empty'].filter(has)).toEqual(['a.css', 'css/B.css', 'empty'])
  expect(['b.css', 'css/c.css', 'empty/a', 'none/a', 'file/a'].filter(has)).toEqual([])
})

test('a name in other letters is there if the file system says so', () => {
  const dir = folder({ 'Site.css': '' })
  const isFolding = new NamesThere(dir).has(parseLogicalPath('SITE.css'))
  expect(new NamesThere(dir).has(parseLogicalPath('site.css'))).toBe(isFolding)
})
