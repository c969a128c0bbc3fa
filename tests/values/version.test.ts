import { expect, test } from 'vitest'
import { parseVersion } from '../../src/values/version.js'

test.each(['1', '20240601', 'v1.2.3', '1.0.0-rc.1+build.5', 'a_b~c', '3f2a1b9', 'X'.repeat(100)])(
  '"%s" can be a version',
  (text) => {
    expect(parseVersion(text, 'the version')).toBe(text)
  },
)

test.each([
  ['', 'is empty'],
  ['2024/06', '"2024/06"'],
  ['a b', '"a b"'],
  ['a\nb', '"a\\nb"'],
  ['a\0', '\\u0000'],
  ['a\\b', '"a\\\\b"'],
  ['..', '".."'],
  ['.1', '".1"'],
  ['-1', '"-1"'],
  ['a?b', '"a?b"'],
  ['a#b', '"a#b"'],
  ['a&b=c', '"a&b=c"'],
  ['a%2Fb', '"a%2Fb"'],
  ['ä', '"ä"'],
  ['x'.repeat(101), 'xxx'],
  [20240601, '20240601'],
  [undefined, 'undefined'],
])('%j can not: one line says so', (text, named) => {
  const parse = () => parseVersion(text, 'the version of a.css')
  expect(parse).toThrow(expect.objectContaining({ code: 'version-invalid' }))
  expect(parse).toThrow(named)
  expect(parse).toThrow(/^the version of a\.css is [^\n]+$/)
})
