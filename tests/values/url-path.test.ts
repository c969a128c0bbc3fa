import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodePath, encodePath, encodeSegment, splitSuffix } from '../../src/values/url-path.js'
import { anyPath } from './paths.js'

test.each([
  ['css/site.css', 'css/site.css'],
  ['icon@2x.png', 'icon@2x.png'],
  ['a b.png', 'a%20b.png'],
  ["it's (1)!*.png", 'it%27s%20%281%29%21%2A.png'],
  ['100%.png', '100%25.png'],
  ['a%2Fb.png', 'a%252Fb.png'],
  ['what?.png', 'what%3F.png'],
  ['#1.png', '%231.png'],
  ['a,b;c=d&e.png', 'a%2Cb%3Bc%3Dd%26e.png'],
  ['http:x.png', 'http%3Ax.png'],
  ['é/ü.png', '%C3%A9/%C3%BC.png'],
  ['😀.png', '%F0%9F%98%80.png'],
])('"%s" is "%s" in a URL', (path, url) => {
  expect(encodePath(path)).toBe(url)
  expect(decodePath(url)).toBe(path)
})

test('an encoded path decodes to itself, and no URL parser changes it', () => {
  fc.assert(
    fc.property(anyPath, (path) => {
      const url = encodePath(path)
      expect(decodePath(url)).toBe(path)
      expect(new URL(`https://a.example/${url}`).pathname).toBe(`/${url}`)
    }),
  )
})

test('an encoded segment needs no escape in CSS, HTML, srcset, a header or a shell', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(encodeSegment(text)).toMatch(/^(?:[\w.~@-]|%[\dA-F]{2})*$/)
    }),
  )
})

test.each(['%', '%zz', '%C3', 'a%2Fb', 'a%2fb', 'a%5Cb', 'a%00', '%2E%2E/a', '..', 'a//b', '/a', 'a\\b', ''])(
  '"%s" names nothing',
  (url) => {
    expect(decodePath(url)).toBeNull()
  },
)

test.each([
  ['a.css', 'a.css', ''],
  ['a.css?v=1#x', 'a.css', '?v=1#x'],
  ['a.css#x?y', 'a.css', '#x?y'],
  ['f.eot?#iefix', 'f.eot', '?#iefix'],
  ['a.css?', 'a.css', '?'],
  ['a.svg#to/../../x', 'a.svg', '#to/../../x'],
  ['?x', '', '?x'],
  ['', '', ''],
])('"%s" is cut into "%s" and "%s"', (reference, path, suffix) => {
  expect(splitSuffix(reference)).toEqual({ path, suffix })
})
