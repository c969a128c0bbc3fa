import { describe, expect, test } from 'vitest'
import { liveAssets } from '../../src/live.js'
import { algorithms } from '../../src/values/strategy.js'
import { folder, write } from '../support/folder.js'
import { exactly, forever, forNow, get, hex, refused, revalidated, Scheme } from './site.js'

const md5 = { in: 'query', parameter: 'cache_id', version: 'content', algorithm: 'md5', length: 32 } as const
const files = {
  'css/site.css': 'a { background: url(../img/a.png) }',
  'img/a.png': 'pixels',
  'index.html': '<link rel="stylesheet" href="css/site.css"><img src=img/a.png>',
}
const png = `img/a.png?cache_id=${hex('md5', 'pixels')}`
const css = `a { background: url(../${png}) }`
const cssUrl = `/s/css/site.css?cache_id=${hex('md5', css)}`

describe('a built site', () => {
  test('has its versions in the query, and its files under content names', async () => {
    const site = new Scheme(files, { strategy: md5 })
    const assets = await site.built()
    expect(assets.url('css/site.css')).toBe(cssUrl)
    expect(assets.version('css/site.css')).toBe(hex('md5', css))
    expect(site.asset('css/site.css').file).toBe(`css/site.${hex('sha256', css).slice(0, 12)}.css`)
    expect(site.stored('css/site.css')).toBe(css)
    expect(site.stored('index.html')).toMatch(
      /^<link rel="stylesheet" href="css\/site\.css\?cache_id=[0-9a-f]{32}"><img src=img\/a\.png\?cache_id&#61;[0-9a-f]{32}>$/,
    )
    expect(site.manifest).toMatchObject({
      strategy: { in: 'query', parameter: 'cache_id', algorithm: 'md5' },
    })
    expect(await site.findings()).toEqual([])
  })

  test('answers the exact version for ever, and any other, or none, for now', async () => {
    const assets = await new Scheme(files, { strategy: md5 }).built()
    const version = hex('md5', css)
    const rows = [
      [cssUrl, exactly(css)],
      [`${cssUrl}&x=1`, exactly(css)],
      [`/s/css/site.css?x=1&cache_id=${version}`, exactly(css)],
      [`/s/css/%73ite.css?cache_id=${version}`, exactly(css)],
      ['/s/css/site.css', forNow(css)],
      ['/s/css/site.css?', forNow(css)],
      ['/s/css/site.css?cache_id=', forNow(css)],
      ['/s/css/site.css?cache_id', forNow(css)],
      [`/s/css/site.css?cache_id=${version.slice(1)}`, forNow(css)],
      [`/s/css/site.css?cache_id=${version.toUpperCase()}`, forNow(css)],
      [`/s/css/site.css?CACHE_ID=${version}`, forNow(css)],
      [`/s/css/site.css?cache_id=%${version}`, forNow(css)],
      [`${cssUrl}&cache_id=${version}`, forNow(css)],
      [`${cssUrl}&cache_id=1`, forNow(css)],
      [`/s/css/site.css?v=${version}`, forNow(css)],
      [`/s/img/a.png?cache_id=${version}`, forNow('pixels')],
      [`/s/css/none.css?cache_id=${version}`, refused],
      [`/s/css/SITE.css?cache_id=${version}`, refused],
      [`/s/css/site.css%3Fcache_id=${version}`, refused],
    ] as const
    for (const [target, answer] of rows) expect([target, await get(assets, target)]).toEqual([target, answer])
  })

  test('answers the versions of earlier releases, also of another strategy', async () => {
    const site = new Scheme(files, { strategy: md5 })
    await site.build({ strategy: { in: 'query' } })
    const [first] = [(await site.open()).url('img/a.png')]
    await site.build({ strategy: {} })
    const second = (await site.open()).url('img/a.png')
    await site.build()
    write(site.root, { 'img/a.png': 'new' })
    const assets = await site.built()
    const urls = [first, second, `/s/${png}`, assets.url('img/a.png')]
    expect(await Promise.all(urls.map((url) => get(assets, url)))).toEqual([
      exactly('pixels'),
      exactly('pixels'),
      exactly('pixels'),
      exactly('new'),
    ])
    expect(await get(assets, '/s/img/a.png?cache_id=0')).toEqual(forNow('new'))
    expect(await site.findings()).toEqual([])
  })

  test('leaves the query of a file that has no version alone', async () => {
    const site = new Scheme(
      { ...files, 'a.css': 'a{b:url(logo.svg?cache_id=7)}', 'logo.svg': '<svg/>' },
      {
        strategy: md5,
        exclude: ['*.svg'],
      },
    )
    await site.build()
    expect(site.stored('a.css')).toBe('a{b:url(logo.svg?cache_id=7)}')
    expect(await site.findings()).toEqual([])
  })

  test('writes versions first, then what the author wrote, in every language', async () => {
    const site = new Scheme(
      {
        'a.css':
          '@import "b.css"; @font-face { src: url(f.eot?#iefix), url("f.eot?x=1#y"), url(f.eot?cache_id=0&z) }',
        'b.css': '',
        'f.eot': 'font',
        'a.js': 'import "./b.js?worker"\n//# sourceMappingURL=a.js.map',
        'a.js.map': '{"version":3,"sources":[],"names":[],"mappings":"AAAA"}',
        'b.js': '1',
        'p.html': '<img src="f.eot?a&amp;b"><img src="f.eot?a&b#c"><img srcset="f.eot 1x, f.eot? 2x">',
      },
      { strategy: { ...md5, length: 8 } },
    )
    await site.build()
    const plain = (path: string) => site.stored(path).replace(/\b[0-9a-f]{8}\b/g, 'H')
    expect(plain('a.css')).toBe(
      '@import "b.css?cache_id=H"; @font-face { src: url(f.eot?cache_id=H#iefix), url("f.eot?cache_id=H&x=1#y"), url(f.eot?cache_id=H&z) }',
    )
    expect(plain('a.js')).toBe('import "./b.js?cache_id=H&worker"\n//# sourceMappingURL=a.js.map?cache_id=H')
    expect(plain('p.html')).toBe(
      '<img src="f.eot?cache_id=H&#38;a&amp;b"><img src="f.eot?cache_id=H&#38;a&b#c"><img srcset="f.eot?cache_id=H 1x, f.eot?cache_id=H 2x">',
    )
    expect(await site.findings()).toEqual([])
  })

  test('puts no ampersand into a style sheet within XML, which would break it', async () => {
    const svg = (url: string) =>
      `<svg xmlns="http://www.w3.org/2000/svg"><style>a{b:url(${url})}</style></svg>`
    const site = new Scheme({ 'a.svg': svg('f.png?x#y'), 'f.png': 'pixels' }, { strategy: { in: 'query' } })
    await site.build()
    expect(site.stored('a.svg')).toBe(svg(`f.png?v=${hex('sha256', 'pixels').slice(0, 12)}#y`))
    expect(await site.findings()).toEqual([])
  })

  test('settles modules that import each other, and itself', async () => {
    const site = new Scheme(
      { 'a.js': 'import "./b.js"', 'b.js': 'import "./a.js?x"; import "./b.js"', 'c.js': 'import("./c.js")' },
      { strategy: { in: 'query', algorithm: 'sha512', length: 128 } },
    )
    const assets = await site.built()
    expect(site.asset('a.js').group).toBe('a.js')
    expect(site.stored('a.js')).toBe(`import "./b.js?v=${assets.version('b.js')}"`)
    expect(await get(assets, assets.url('b.js'))).toEqual(exactly(site.stored('b.js')))
    expect(await site.findings()).toEqual([])
  })

  test('has import maps from plain to versioned URLs', async () => {
    const site = new Scheme(
      { 'index.html': '<script type="module" src="a.js"></script>', 'a.js': 'import "./b.js"', 'b.js': '' },
      { strategy: { in: 'query' }, modules: 'importmap' },
    )
    const assets = await site.built()
    expect(site.stored('index.html')).toContain(`"/s/b.js":"${assets.url('b.js')}"`)
    expect(assets.importMap().imports['/s/b.js']).toBe(assets.url('b.js'))
    expect(await site.findings()).toEqual([])
  })

  test.each(algorithms)('may take versions from %s', async (algorithm) => {
    const assets = await new Scheme(files, { strategy: { in: 'query', algorithm, length: 30 } }).built()
    expect(assets.url('img/a.png')).toBe(`/s/img/a.png?v=${hex(algorithm, 'pixels').slice(0, 30)}`)
  })

  test('two byte strings whose short versions are one have no version that can be kept', async () => {
    const site = new Scheme({ 'a.txt': '0' }, { strategy: { in: 'query', length: 4 } })
    await site.build()
    const other = sameBeginning('0')
    write(site.root, { 'a.txt': other })
    const { problems } = await site.build()
    expect(problems.map(({ code }) => code)).toEqual(['version-reused'])
    const assets = await site.open()
    expect(await get(assets, assets.url('a.txt'))).toEqual(forNow(other))
  })
})

describe('live folders', () => {
  const live = async (options = {}) => {
    const root = folder(files)
    return { root, assets: await liveAssets({ roots: [root], base: '/s/', strategy: md5, ...options }) }
  }

  test.each([true, false])('give the URLs of a build and answer them alike (watch: %s)', async (watch) => {
    const { assets } = await live({ watch })
    expect(assets.url('css/site.css')).toBe(cssUrl)
    expect(assets.version('img/a.png')).toBe(hex('md5', 'pixels'))
    expect(await get(assets, cssUrl)).toEqual(exactly(css))
    expect(await get(assets, '/s/css/site.css?cache_id=0')).toEqual(forNow(css))
    expect(await get(assets, `${cssUrl}&cache_id=0`)).toEqual(forNow(css))
    expect(await get(assets, '/s/none.css?cache_id=0')).toEqual(refused)
  })

  test('have another version at once when the file changed, and the old one for whoever still asks', async () => {
    const { root, assets } = await live()
    assets.url('css/site.css')
    write(root, { 'img/a.png': 'new' })
    const url = assets.url('css/site.css')
    expect(url).not.toBe(cssUrl)
    expect((await get(assets, url))?.caching).toBe(forever)
    expect(await get(assets, cssUrl)).toEqual(exactly(css))
    expect((await get(assets, '/s/css/site.css'))?.caching).toBe(revalidated)
  })

  test('know a version that an earlier process handed out, if it is still true', async () => {
    const { assets } = await live()
    expect(await get(assets, cssUrl)).toEqual(exactly(css))
  })
})

/** Another number whose SHA-256 begins with the same four digits. */
function sameBeginning(text: string): string {
  const beginning = hex('sha256', text).slice(0, 4)
  for (let number = 1; ; number++)
    if (hex('sha256', String(number)).startsWith(beginning)) return String(number)
}
