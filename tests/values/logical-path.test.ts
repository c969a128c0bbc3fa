import { join, relative, win32 } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { baseName, byPath, folderOf, parseLogicalPath, toLogicalPath } from '../../src/values/logical-path.js'
import { anyPath } from './paths.js'

test.each([
  'site.css',
  'css/site.css',
  '.well-known/security.txt',
  'LICENSE',
  '...',
  '..a/b..',
  'a/.../b',
  'a b/ü.css',
  'a%2e%2e/b',
  'C:/a',
  '__proto__',
])('"%s" is a path', (text) => {
  expect(parseLogicalPath(text)).toBe(text)
})

test.each([
  ['nothing', ''],
  ['the root', '/'],
  ['an absolute path', '/etc/passwd'],
  ['a folder', 'css/'],
  ['an empty segment', 'css//site.css'],
  ['a dot', '.'],
  ['a dot in front', './site.css'],
  ['a dot in the middle', 'css/./site.css'],
  ['a dot at the end', 'css/.'],
  ['two dots', '..'],
  ['a traversal', '../site.css'],
  ['a traversal in the middle', 'css/../../site.css'],
  ['a traversal at the end', 'css/..'],
  ['a backslash', 'css\\site.css'],
  ["Windows' traversal", '..\\site.css'],
  ['a NUL', 'site.css\0.png'],
  ['a NUL alone', '\0'],
])('%s is no path', (_, text) => {
  expect(toLogicalPath(text)).toBeNull()
  expect(() => parseLogicalPath(text)).toThrow(
    expect.objectContaining({ code: 'path-invalid', message: expect.stringContaining(`"${text}"`) }),
  )
})

test('whatever is a path stays in its folder, here and on Windows', () => {
  fc.assert(
    fc.property(fc.oneof(anyPath, fc.string({ unit: fc.constantFrom(...'./\\:a\0C') })), (text) => {
      if (toLogicalPath(text) === null) return
      expect(relative('/root', join('/root', text))).toBe(text)
      expect(win32.relative('R:\\root', win32.join('R:\\root', text))).not.toMatch(/^\.\.(?:\\|$)|^$/)
    }),
  )
})

test('a path has a name and a folder', () => {
  expect([baseName('css/a/site.css'), folderOf('css/a/site.css')]).toEqual(['site.css', 'css/a/'])
  expect([baseName('site.css'), folderOf('site.css')]).toEqual(['site.css', ''])
})

test('paths are sorted by code units, not by any language', () => {
  expect(['ä', 'b', 'a', 'Z', 'a/b', 'a.b'].sort(byPath)).toEqual(['Z', 'a', 'a.b', 'a/b', 'b', 'ä'])
})
