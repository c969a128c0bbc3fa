import { join } from 'node:path'
import { expect, test } from 'vitest'
import { serve } from '../../src/adapters/fetch.js'
import { build } from '../../src/build.js'
import { openAssets } from '../../src/open.js'
import { type FakeOptions, fakeAssets } from '../../src/testing.js'
import { folder } from '../support/folder.js'

const listed: FakeOptions = { files: ['css/site.css', 'index.html'] }

/** The options, what is asked for, and the URL. */
const urls: [FakeOptions, string, string][] = [
  [{}, 'css/site.css', '/css/site.000000000000.css'],
  [{}, 'LICENSE', '/LICENSE.000000000000'],
  [{}, 'a b.png', '/a%20b.000000000000.png'],
  [{}, 'sprite.svg#icon', '/sprite.000000000000.svg#icon'],
  [{}, 'a.css?x=1#y', '/a.000000000000.css?x=1#y'],
  [{}, '/css/site.css', '/css/site.000000000000.css'],
  [{}, 'index.html', '/index.html'],
  [{}, 'robots.txt', '/robots.txt'],
  [listed, 'css/site.css', '/css/site.000000000000.css'],
  [{ base: '/static/' }, 'a.css', '/static/a.000000000000.css'],
  [{ base: '/static/' }, '/static/a.css', '/static/a.000000000000.css'],
  [{ origin: 'https://cdn.example.com' }, 'a.css', 'https://cdn.example.com/a.000000000000.css'],
  [{ version: 'v1' }, 'a.css', '/a.v1.css'],
  [{ version: (path) => `${path.length}` }, 'a.css', '/a.5.css'],
  [{ in: 'query' }, 'a.css', '/a.css?v=000000000000'],
  [{ in: 'query', version: '1.2' }, 'a.css?x#y', '/a.css?v=1.2&x#y'],
  [{ ...listed, missing: 'pass' }, 'b.css', '/b.css'],
  [{ missing: 'pass' }, 'https://x.example/b.css', 'https://x.example/b.css'],
]

test.each(urls)('with %j the URL of %s is %s', (options, path, url) => {
  expect(fakeAssets(options).url(path)).toBe(url)
})

test.each<[FakeOptions, string, boolean]>([
  [{}, 'any/thing.css', true],
  [{}, '', false],
  [{}, '../a.css', false],
  [{}, '.env', false],
  [listed, 'css/site.css', true],
  [listed, 'css/sitee.css', false],
  [{ files: {} }, 'a.css', false],
])('with %j has %s: %s', (options, path, is) => {
  expect(fakeAssets(options).has(path)).toBe(is)
})

test('a path that is not listed is an error that proposes the nearest, as from real assets', () => {
  expect(() => fakeAssets(listed).url('css/sitee.css')).toThrow(
    'there is no asset "css/sitee.css" (did you mean "css/site.css"?)',
  )
  expect(() => fakeAssets().url('../a.css')).toThrow('there is no asset "../a.css"')
})

test('versions, links and import maps go with the URLs', () => {
  const assets = fakeAssets({ version: '7' })
  expect(assets.version('a.css')).toBe('7')
  expect(assets.links(['a.css', 'b.png'])).toBe(
    '</a.7.css>; rel=preload; as=style,</b.7.png>; rel=preload; as=image',
  )
  expect(assets.importMap('b.js').imports).toEqual({ '/b.js': '/b.7.js' })
  expect(assets.importMap()).toEqual({ imports: {}, integrity: {} })
  expect(fakeAssets({ files: ['b.js', 'a.css'] }).importMap().imports).toEqual({
    '/b.js': '/b.000000000000.js',
  })
})

test('it has all that real assets have, and says of the same bytes the same digest', async () => {
  const home = folder({ 'public/a.js': 'export {}' })
  const out = join(home, 'dist')
  await build({ roots: [join(home, 'public')], out, compress: false })
  const real = await openAssets(out)
  const fake = fakeAssets({ files: { 'a.js': 'export {}' }, version: real.version('a.js') })
  expect(Object.keys(fake).sort()).toEqual(Object.keys(real).sort())
  expect(fake.importMap()).toEqual(real.importMap())
  expect([fake.base, fake.url('a.js')]).toEqual([real.base, real.url('a.js')])
  for (const assets of [fake, real]) {
    await assets.ready()
    await assets.reload()
    await assets.close()
  }
})

test('elements are made of it, too', () => {
  const assets = fakeAssets({ files: { 'a.css': 'a {}', 'b.js': "import './c.js'", 'c.js': '' } })
  expect(`${assets.stylesheet('a.css')}`).toBe('<link rel="stylesheet" href="/a.000000000000.css">')
  expect(`${assets.inline('a.css')}`).toBe('<style>a {}</style>')
  expect(`${assets.inline('b.js', { type: 'module' })}`).toContain('/c.js')
  expect(assets.csp({ inline: ['a.css'] })['style-src']).toHaveLength(1)
})

const files = { 'css/site.css': 'a {}', 'index.html': '<p>', 'img/logo.png': new Uint8Array([1, 2]) }
const immutable = 'public, max-age=31536000, immutable'

/** What is asked for, of which assets, and the status, header and body; `null` where it is the app's. */
test.each<[string, FakeOptions, (string | number)[] | null]>([
  ['/css/site.000000000000.css', { files }, [200, immutable, 'a {}']],
  ['/css/site.css', { files }, [200, 'no-cache', 'a {}']],
  ['/', { files }, [200, 'no-cache', '<p>']],
  ['/css/site.111111111111.css', { files }, null],
  ['/login', { files }, null],
  ['/css/site.css?v=7', { files, in: 'query', version: '7' }, [200, immutable, 'a {}']],
  ['/css/any.000000000000.css', {}, [200, immutable, '']],
  ['/css/any.css?v=7', { in: 'query', version: '7' }, [200, immutable, '']],
  ['/css/any.css', {}, null],
  ['/login', {}, null],
  ['/', {}, null],
  ['/index.html', {}, null],
  ['/static/a.7.css', { base: '/static/', version: '7' }, [200, immutable, '']],
  ['/static/a.8.css', { base: '/static/', version: '7' }, [404, 'no-store', 'Not found\n']],
  ['/a.7.css', { base: '/static/', version: '7' }, null],
])('a door answers %s with %j: %j', async (target, options, expected) => {
  const response = await serve(fakeAssets(options))(new Request(`http://x${target}`))
  const found = response && [response.status, response.headers.get('cache-control'), await response.text()]
  expect(found).toEqual(expected)
})

test.each<[object, string, string]>([
  [{ file: [] }, 'option-invalid', 'there is no option "file" (did you mean "files"?)'],
  [
    { files: 'a.css' },
    'option-invalid',
    'the option "files" has "a.css", but must be a list of paths, such as ["css/site.css"], or an object of texts by path',
  ],
  [
    { files: ['/a.css'] },
    'option-invalid',
    'the option "files" has "/a.css", but must be a list of paths, such as ["css/site.css"], or an object of texts by path',
  ],
  [{ in: 'path' }, 'option-invalid', 'the option "in" is "path", but must be "filename" or "query"'],
  [{ missing: 'ignore' }, 'option-invalid', '"missing" is "ignore", but must be "throw" or "pass"'],
])('%j is refused', (options, code, message) => {
  expect(() => fakeAssets(options)).toThrow(expect.objectContaining({ code, message }))
})

test.each<[object, string]>([
  [{ base: 'static' }, 'base-invalid'],
  [{ version: 'a/b' }, 'version-invalid'],
  [{ files: { 'a.css': 7 } }, 'option-invalid'],
  [{ files: null }, 'option-invalid'],
  [{ origin: 'cdn' }, 'option-invalid'],
])('%j is refused by %s', (options, code) => {
  expect(() => fakeAssets(options)).toThrow(expect.objectContaining({ code }))
})
