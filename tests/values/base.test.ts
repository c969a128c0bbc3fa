import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseBase } from '../../src/values/base.js'
import { EverfreshError } from '../../src/values/error.js'

test.each([
  ['/', '/'],
  ['/static/', '/static/'],
  ['/a/b.c/', '/a/b.c/'],
  ['/my%20files/', '/my%20files/'],
  ['/my files/', '/my%20files/'],
  ['/é/', '/%C3%A9/'],
])('"%s" is a base', (text, base) => {
  expect(parseBase(text)).toBe(base)
})

test.each([
  ['', '/static/'],
  ['static', '/static/'],
  ['/static', '/static/'],
  ['static/', '/static/'],
  ['//', '/static/'],
  ['//cdn/', '/cdn/'],
  ['/a//b/', '/a/b/'],
  ['/../', '/static/'],
  ['/a/../b/', '/a/b/'],
  ['/a\\b/', '/a/b/'],
  ['\\static\\', '/static/'],
  ['/static/?v=1', '/static/'],
  ['/a#b/', '/a/'],
  ['https://cdn.example/assets/', '/assets/'],
  ['https://cdn.example', '/static/'],
  ['/a%2Fb/', '/a2Fb/'],
  ['/%zz/', '/zz/'],
])('"%s" is no base, and "%s" is proposed', (text, suggestion) => {
  expect(() => parseBase(text)).toThrow(
    expect.objectContaining({
      code: 'base-invalid',
      message: expect.stringMatching(/".*" must be a path with a slash at both ends/s),
    }),
  )
  expect(messageFor(text)).toContain(`"${text}"`)
  expect(messageFor(text)).toContain(`such as "${suggestion}"`)
})

test('what is proposed for a wrong base is a right one', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'/\\.%?#:aé "') }), (text) => {
      const proposed = /such as "(.*)"$/s.exec(messageFor(text))?.[1]
      if (proposed !== undefined) expect(parseBase(proposed)).toBe(proposed)
    }),
  )
})

function messageFor(text: string): string {
  try {
    return parseBase(text) && ''
  } catch (error) {
    return error instanceof EverfreshError ? error.message : String(error)
  }
}
