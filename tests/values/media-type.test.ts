import { expect, test } from 'vitest'
import { contentType, isCompressible, mediaType } from '../../src/values/media-type.js'

test.each([
  ['a.css', 'text/css; charset=utf-8'],
  ['a.js', 'text/javascript; charset=utf-8'],
  ['a.mjs', 'text/javascript; charset=utf-8'],
  ['A.HTML', 'text/html; charset=utf-8'],
  ['a.txt', 'text/plain; charset=utf-8'],
  ['a.json', 'application/json; charset=utf-8'],
  ['a.map', 'application/json; charset=utf-8'],
  ['a.webmanifest', 'application/manifest+json; charset=utf-8'],
  ['a.svg', 'image/svg+xml'],
  ['a.xml', 'application/xml'],
  ['a.wasm', 'application/wasm'],
  ['a.png', 'image/png'],
  ['a.webp', 'image/webp'],
  ['a.avif', 'image/avif'],
  ['a.woff2', 'font/woff2'],
  ['LICENSE', 'application/octet-stream'],
  ['css', 'application/octet-stream'],
  ['a.css/b', 'application/octet-stream'],
  ['a.unheard-of', 'application/octet-stream'],
])('the content type of %s is %s', (name, type) => {
  expect(contentType(name, true)).toBe(type)
})

test('text that is not UTF-8 is not said to be', () => {
  expect(contentType('a.css', false)).toBe('text/css')
})

test.each([
  'a.css',
  'a.js',
  'a.html',
  'a.svg',
  'a.json',
  'a.wasm',
  'a.ttf',
  'a.ico',
  'a.xml',
  'a.eot',
  'a.txt',
])('%s may gain by compression', (name) => {
  expect(isCompressible(mediaType(name))).toBe(true)
})

test.each(['a.png', 'a.jpg', 'a.webp', 'a.woff2', 'a.mp4', 'a.zip', 'a.gz', 'LICENSE'])(
  '%s is compressed already, or unknown',
  (name) => {
    expect(isCompressible(mediaType(name))).toBe(false)
  },
)
