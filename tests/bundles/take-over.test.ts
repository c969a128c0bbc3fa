import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { BuildOptions } from '../../src/build.js'
import { explain } from '../../src/explain.js'
import { openAssets } from '../../src/open.js'
import { verify } from '../../src/verify.js'
import { Site } from '../build/site.js'
import { type Files, write } from '../support/folder.js'

const main = 'assets/main-BRBmoGS9.js'
const shared = 'assets/shared-B7PI925R.js'
const style = 'assets/main-5UjPuW-k.css'

const viteManifest = {
  'src/main.ts': {
    file: main,
    name: 'main',
    src: 'src/main.ts',
    isEntry: true,
    imports: ['_shared-B7PI925R.js'],
    css: [style],
  },
  '_shared-B7PI925R.js': { file: shared, name: 'shared' },
}

const bundle = {
  'index.html': `<script type="module" src="/${main}"></script><img src="/logo.svg">`,
  [main]: `import "./shared-B7PI925R.js"`,
  [shared]: 'export {}',
  [style]: 'a{background:url(/logo.svg)}',
  'logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
}

/** A bundle as Vite leaves it, with its manifest. */
function viteSite(files: Files = bundle, manifest: object = viteManifest): Site {
  return new Site({ ...files, '.vite/manifest.json': JSON.stringify(manifest) })
}

function bundlesOf(site: Site): Partial<BuildOptions> {
  return { bundles: join(site.root, '.vite/manifest.json') }
}

describe('what a bundler hashed', () => {
  test('keeps name and bytes, and is immutable; the rest is as ever', async () => {
    const site = viteSite()
    const { problems } = await site.build(bundlesOf(site))
    const { assets } = site.manifest
    const isImmutable = (path: string) => [assets[path]?.url, assets[path]?.immutable]
    expect(problems).toEqual([])
    expect([main, shared, style].map(isImmutable)).toEqual([main, shared, style].map((path) => [path, true]))
    expect(site.stored('index.html')).toBe(
      `<script type="module" src="/${main}"></script><img src="/${assets['logo.svg']?.url}">`,
    )
    expect(site.stored(style)).toBe(bundle[style])
    expect((await verify(site.out)).findings).toEqual([])
  })

  test('is published without the manifest, hidden or not', async () => {
    const site = new Site({ 'main.4a6b8c2d.js': '1', 'm.json': '{"main.js":"main.4a6b8c2d.js"}' })
    await site.build({ bundles: join(site.root, 'm.json') })
    expect(Object.keys(site.manifest.assets)).toEqual(['main.4a6b8c2d.js'])
  })

  test('that comes again with other bytes is an error', async () => {
    const site = viteSite()
    await site.build(bundlesOf(site))
    write(site.root, { [style]: 'a{}' })
    await expect(site.build(bundlesOf(site))).rejects.toMatchObject({ code: 'name-collision' })
  })

  test('before, and lies there still, is as it was', async () => {
    const site = viteSite()
    await site.build(bundlesOf(site))
    write(site.root, { '.vite/manifest.json': '{}' })
    await site.build(bundlesOf(site))
    expect(site.asset(style)).toMatchObject({ url: style, immutable: true })
    write(site.root, { [style]: 'a{}' })
    await expect(site.build(bundlesOf(site))).rejects.toMatchObject({ code: 'name-collision' })
  })

  test('may be named by whoever knows it better', async () => {
    const site = viteSite()
    const manifest = join(site.root, '.vite/manifest.json')
    await site.build({ bundles: { manifest, hashed: [main] } })
    expect(site.asset(main)).toMatchObject({ url: main, immutable: true })
    expect(site.asset(style).url).toMatch(/^assets\/main-5UjPuW-k\.[0-9a-f]{12}\.css$/)
  })
})

describe('an entry', () => {
  test('answers by the name of its source, with what it needs', async () => {
    const site = viteSite()
    await site.build({ ...bundlesOf(site), base: '/app/' })
    const assets = await openAssets(site.out)
    expect(assets.url('src/main.ts')).toBe(`/app/${main}`)
    expect(assets.url('/app/src/main.ts?a#b')).toBe(`/app/${main}?a#b`)
    expect(assets.version('src/main.ts')).toBe(assets.version(main))
    expect([assets.has('src/main.ts'), assets.has('src/other.ts')]).toEqual([true, false])
    expect((await explain('src/main.ts', { dir: site.out })).path).toBe(main)
    expect(assets.entry('src/main.ts')).toEqual({ file: main, css: [style], imports: [shared], scripts: [] })
  })

  test('is in links all that a page needs of it', async () => {
    const site = viteSite()
    await site.build(bundlesOf(site))
    const links = (await openAssets(site.out)).links(['src/main.ts', 'logo.svg'])
    expect(links.split(',').map((link) => link.replace(/; (?:type|integrity)=[^;]*/g, ''))).toEqual([
      `</${style}>; rel=preload; as=style`,
      `</${main}>; rel=modulepreload`,
      `</${shared}>; rel=modulepreload`,
      `</${site.asset('logo.svg').url}>; rel=preload; as=image`,
    ])
  })

  test('stands in the manifest, sorted, for other stacks', async () => {
    const site = viteSite(bundle, { z: { file: shared, src: 'z' }, ...viteManifest })
    await site.build(bundlesOf(site))
    const { entries } = JSON.parse(site.text('.everfresh/manifest.json'))
    expect(Object.entries(entries)).toEqual([
      ['src/main.ts', { file: main, css: [style], imports: [shared] }],
      ['z', { file: shared }],
    ])
  })

  test('that nobody knows is an error that proposes the nearest', async () => {
    const site = viteSite()
    await site.build(bundlesOf(site))
    const assets = await openAssets(site.out)
    const unknown = (message: string) => expect.objectContaining({ code: 'path-unknown', message })
    expect(() => assets.url('src/main.tsx')).toThrow(
      unknown('there is no asset "src/main.tsx" (did you mean "src/main.ts"?)'),
    )
    expect(() => assets.entry('main.ts')).toThrow(
      unknown(expect.stringContaining('"main.ts" (did you mean "src/main.ts"?): entries come from')),
    )
  })

  test('gives way to a file of that path', async () => {
    const site = viteSite(bundle, { 'index.html': { file: main, src: 'index.html' } })
    await site.build(bundlesOf(site))
    const assets = await openAssets(site.out)
    expect([assets.url('index.html'), assets.entry('index.html').file]).toEqual(['/index.html', main])
  })

  test('survives a reload, and the second build', async () => {
    const site = viteSite()
    await site.build(bundlesOf(site))
    const assets = await openAssets(site.out)
    const next = 'assets/main-CCCCmoGS.js'
    write(site.root, {
      [next]: '1',
      '.vite/manifest.json': JSON.stringify({
        'src/main.ts': { file: next, src: 'src/main.ts', name: 'main' },
      }),
    })
    await site.build(bundlesOf(site))
    await assets.reload()
    expect(assets.url('src/main.ts')).toBe(`/${next}`)
  })

  test('of no bundler leaves the manifest as it was', async () => {
    const site = viteSite()
    await site.build()
    expect(Object.keys(site.manifest)).not.toContain('entries')
  })
})

describe('a file that is listed without a hash', () => {
  const plain = { 'app.js': { file: 'app.js', name: 'app', src: 'src/app.ts', imports: [] } }

  test('gets a version of ours', async () => {
    const site = viteSite({ 'app.js': '1' }, plain)
    await site.build(bundlesOf(site))
    expect(site.asset('app.js').url).toMatch(/^app\.[0-9a-f]{12}\.js$/)
    expect((await openAssets(site.out)).url('app.js')).toBe(`/${site.asset('app.js').url}`)
  })

  test('keeps its name where a hashed chunk imports it, or it would run twice', async () => {
    const chunk = 'lazy-AbCd12_x.js'
    const manifest = { ...plain, lazy: { file: chunk, name: 'lazy', src: 'lazy' } }
    const site = viteSite({ 'app.js': `import('./${chunk}')`, [chunk]: 'import "./app.js"' }, manifest)
    await site.build(bundlesOf(site))
    expect(site.asset('app.js')).toMatchObject({ url: 'app.js', immutable: false })
  })
})

describe('the manifest', () => {
  test.each<[string, Files, Partial<BuildOptions>, string]>([
    ['in the folder of the bundle', { 'm.json': '{"main.js":"main.4a6b8c2d.js"}' }, {}, 'main.4a6b8c2d.js'],
    [
      'with URLs below the base',
      { 'm.json': '{"main.js":"/app/js/a.4a6b8c2d.js"}' },
      { base: '/app/' },
      'js/a.4a6b8c2d.js',
    ],
    [
      'with URLs of a CDN',
      { 'm.json': '{"main.js":"https://cdn.example.com/js/a.4a6b8c2d.js?x"}' },
      {},
      'js/a.4a6b8c2d.js',
    ],
    [
      'with URLs from the top of the bundle',
      { 'js/m.json': '{"main.js":"/a.4a6b8c2d.js"}' },
      {},
      'js/a.4a6b8c2d.js',
    ],
    [
      'with a public path that is found out later',
      { 'js/m.json': '{"main.js":"auto/a.4a6b8c2d.js"}' },
      {},
      'js/a.4a6b8c2d.js',
    ],
  ])('%s leads to its files', async (_, files, options, path) => {
    const site = new Site({ 'main.4a6b8c2d.js': '1', 'js/a.4a6b8c2d.js': '2', ...files })
    const [name = ''] = Object.keys(files)
    await site.build({ ...options, bundles: [join(site.root, name)] })
    const assets = await openAssets(site.out)
    expect(assets.entry('main.js').file).toBe(path)
    expect(site.asset(path)).toMatchObject({ url: path, immutable: true })
  })

  test('may lie elsewhere, with its folder as root; of several roots it is the one that has the file', async () => {
    const elsewhere = new Site({ 'meta.json': '{"main.js":"main.4a6b8c2d.js"}' })
    const site = new Site({ 'a.css': '' }, { 'dist/main.4a6b8c2d.js': '1' })
    const [, dist = ''] = site.roots
    const bundles = { manifest: join(elsewhere.root, 'meta.json'), root: join(dist, 'dist') }
    await site.build({ bundles })
    expect((await openAssets(site.out)).url('main.js')).toBe('/dist/main.4a6b8c2d.js')
  })

  test('that is not there is an error that says what to run', async () => {
    const site = new Site({ 'a.css': '' })
    await expect(site.build({ bundles: 'dist/.vite/manifest.json' })).rejects.toMatchObject({
      code: 'bundle-missing',
      message: expect.stringMatching(/^there is no dist\/\.vite\/manifest\.json: run the bundler first/),
    })
    expect(site.names()).toEqual([])
  })

  test('of files in another folder is an error that names both', async () => {
    const site = viteSite({ 'a.css': '' })
    await expect(site.build(bundlesOf(site))).rejects.toMatchObject({
      code: 'bundle-invalid',
      message: expect.stringMatching(`names files in ${site.root}, such as ${style}, and none of them`),
    })
  })

  test('from before the last run of the bundler is a problem for each file that is gone', async () => {
    const { [style]: _, ...rest } = bundle
    const site = viteSite(rest)
    const { problems } = await site.build(bundlesOf(site))
    expect(problems).toMatchObject([
      {
        code: 'reference-missing',
        path: join(site.root, '.vite/manifest.json'),
        message: `it names "${style}", which is not there: let the bundler write it again`,
      },
    ])
    expect((await openAssets(site.out)).entry('src/main.ts').css).toEqual([])
    await expect(site.build({ ...bundlesOf(site), strict: true })).rejects.toMatchObject({
      code: 'strict-problems',
    })
  })

  test('names nothing that is left out', async () => {
    const site = viteSite()
    await site.build({ ...bundlesOf(site), omit: ['*.css'] })
    expect((await openAssets(site.out)).entry('src/main.ts').css).toEqual([])
  })
})

describe('URLs that a bundler was told', () => {
  test('are references like any other', async () => {
    const site = viteSite()
    await site.build()
    const { url = '' } = site.asset('logo.svg')
    const css = { [style]: `a{background:url(/${url})}`, 'logo.svg': bundle['logo.svg'] }
    const told = viteSite(css, { x: { file: style, src: 'x' } })
    const manifest = join(told.root, '.vite/manifest.json')
    const { problems } = await told.build({ bundles: { manifest, urls: { 'logo.svg': url } } })
    expect(problems).toEqual([])
    expect((await verify(told.out)).findings).toEqual([])
  })

  test('that no longer hold are an error, and nothing is written', async () => {
    const site = viteSite()
    const manifest = join(site.root, '.vite/manifest.json')
    await expect(
      site.build({ bundles: { manifest, urls: { 'logo.svg': 'logo.000000000000.svg' } } }),
    ).rejects.toMatchObject({
      code: 'bundle-invalid',
      message: expect.stringMatching(
        /^the bundle refers to logo\.svg by logo\.0{12}\.svg, and this build gives it/,
      ),
    })
    expect(site.names().filter((name) => name.endsWith('manifest.json'))).toEqual([])
  })
})
