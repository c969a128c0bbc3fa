import { expect, test } from 'vitest'
import { type Routed, targetOf } from '../../src/io/target.js'

const rows: readonly (readonly [string, Routed, string])[] = [
  ['bare Node', { url: '/static/a.css?x' }, '/static/a.css?x'],
  ['nothing at all', {}, '/'],
  ['Express', { url: '/static/a.css', originalUrl: '/static/a.css', baseUrl: '' }, '/static/a.css'],
  ['Express, mounted', { url: '/a.css', originalUrl: '/static/a.css', baseUrl: '/static' }, '/static/a.css'],
  ['at the mount path', { url: '/', originalUrl: '/static', baseUrl: '/static' }, '/static'],
  ['the same with a query', { url: '/?x', originalUrl: '/static?x', baseUrl: '/static' }, '/static?x'],
  ['two slashes', { url: '//a.css', originalUrl: '/static//a.css', baseUrl: '/static' }, '/static//a.css'],
  [
    'Express 4 of them',
    { url: '/a.css', originalUrl: '/static//a.css', baseUrl: '/static' },
    '/static//a.css',
  ],
  ['rewritten', { url: '/index.html', originalUrl: '/some/page', baseUrl: '' }, '/index.html'],
  [
    'a prefix taken off',
    { url: '/static/a.css', originalUrl: '/en/static/a.css', baseUrl: '' },
    '/static/a.css',
  ],
  [
    'rewritten below a mount',
    { url: '/b.css', originalUrl: '/static/a.css', baseUrl: '/static' },
    '/static/b.css',
  ],
  ['and to a shorter one', { url: '/a', originalUrl: '/static/b/a', baseUrl: '/static' }, '/static/a'],
  ['Connect, mounted', { url: '/a.css', originalUrl: '/static/a.css' }, '/static/a.css'],
  ['Connect at the mount path', { url: '/', originalUrl: '/static' }, '/static'],
  ['Connect, rewritten', { url: '/index.html', originalUrl: '/some/page' }, '/index.html'],
  [
    'an absolute form, mounted',
    { url: 'http://x/a.css', originalUrl: 'http://x/static/a.css', baseUrl: '/static' },
    'http://x/static/a.css',
  ],
]

test.each(rows)('the target by %s', (_, routed, target) => {
  expect(targetOf(routed)).toBe(target)
})
