import { expect, test } from 'vitest'
import { createPolicy } from '../../src/values/naming-policy.js'
import { path } from './paths.js'

const { isOmitted, isVersioned } = createPolicy()

test.each([
  'index.html',
  'docs/a/page.htm',
  'robots.txt',
  'favicon.ico',
  'apple-touch-icon.png',
  'apple-touch-icon-180x180.png',
  'sitemap.xml',
  'sitemap-news.xml',
  'ads.txt',
  'CNAME',
  '_headers',
  '_redirects',
  '.well-known/security.txt',
  '.well-known/acme/token',
  'sw.js',
  'app/service-worker.js',
])('%s keeps its name', (name) => {
  expect(isVersioned(path(name))).toBe(false)
})

test.each([
  'css/site.css',
  'LICENSE',
  'html',
  'a.html.css',
  'robots.txt.png',
  'favicon.png',
  'sitemap.xsl',
  'my-sw.js',
  'docs/.well-known/x',
  'manifest.json',
])('%s gets a version', (name) => {
  expect(isVersioned(path(name))).toBe(true)
})

test('a name without room for a version keeps its own', () => {
  expect(isVersioned(path(`${'a'.repeat(240)}.css`))).toBe(false)
})

test.each([
  '.env',
  '.git/config',
  'css/.DS_Store',
  'a/.cache/b.css',
  '.well-known/.hidden',
  'a/.well-known/x',
])('%s is left out', (name) => {
  expect(isOmitted(name)).toBe(true)
})

test.each(['a.css', 'a/b.c', 'a..b', '.well-known', '.well-known/security.txt'])(
  '%s is not left out',
  (name) => {
    expect(isOmitted(name)).toBe(false)
  },
)

test.each([
  [['drafts'], 'drafts', true],
  [['drafts'], 'a/drafts/b.css', true],
  [['drafts/**'], 'drafts', true],
  [['drafts/**'], 'a/drafts/b.css', false],
  [['*.psd'], 'img/.hidden/a.psd', true],
  [['*.psd'], 'img/a.psd.png', false],
  [['/a.css'], 'a.css', true],
  [['/a.css'], 'b/a.css', false],
  [['*.psd'], '.env', true],
  [['!.nojekyll'], '.nojekyll', false],
  [['!.nojekyll'], '.env', true],
  [['!.*'], '.git/config', false],
  [['!a/.b/c.css'], 'a/.b/c.css', true],
  [['!a/.b'], 'a/.b/c.css', false],
  [['*.css', '!a.css'], 'a.css', false],
  [['!a.css', '*.css'], 'a.css', true],
  [['!(a|b).css'], 'c.css', true],
  [['!(a|b).css'], 'a.css', false],
])('with omit: %j, %s is left out: %s', (omit, name, expected) => {
  expect(createPolicy({ omit }).isOmitted(name)).toBe(expected)
})

test.each([
  [{ include: ['*.css'] }, 'a/b.css', true],
  [{ include: ['*.css'] }, 'a/b.js', false],
  [{ include: ['vendor/**'] }, 'vendor/a/b.js', true],
  [{ include: ['vendor/**'] }, 'a/vendor/b.js', false],
  [{ include: ['**'] }, 'index.html', false],
  [{ include: ['icons/*'] }, 'icons/favicon.ico', false],
  [{ include: ['**', 'favicon.*'] }, 'favicon.ico', true],
  [{ include: ['**', 'favicon.*'] }, 'a.css', true],
  [{ include: ['parts/*.html'] }, 'parts/a.html', true],
  [{ include: ['parts/*.html'] }, 'a.html', false],
  [{ exclude: ['downloads/**'] }, 'downloads/a.pdf', false],
  [{ exclude: ['downloads/**'] }, 'a.pdf', true],
  [{ include: ['*.css'], exclude: ['a.css'] }, 'a.css', false],
  [{ include: ['favicon.ico'], exclude: ['favicon.ico'] }, 'favicon.ico', false],
  [{ prehashed: ['app.*.js'] }, 'app.4889e940.js', false],
])('with %j, %s gets a version: %s', (options, name, expected) => {
  expect(createPolicy(options).isVersioned(path(name))).toBe(expected)
})

test('a name is prehashed where that is said, and never by its look', () => {
  expect(createPolicy().isPrehashed(path('app.4889e940.js'))).toBe(false)
  const { isPrehashed } = createPolicy({ prehashed: ['assets/**'] })
  expect([isPrehashed(path('assets/app.4889e940.js')), isPrehashed(path('app.4889e940.js'))]).toEqual([
    true,
    false,
  ])
})
