import { describe, expect, test } from 'vitest'
import { verify } from '../../src/verify.js'
import { write } from '../support/folder.js'
import { app, ViteSite, versions } from './vite-site.js'

describe.each(versions)('%s', (_, run) => {
  test('builds a folder in which all but pages and fixed names is immutable, and nothing is missing', async () => {
    const site = new ViteSite()
    await site.build(run)
    const revalidated = Object.entries(site.manifest.assets).filter(([, { immutable }]) => !immutable)
    expect(revalidated.map(([path]) => path)).toEqual(['index.html', 'robots.txt'])
    expect(site.messages.filter((message) => /problem/.test(message))).toEqual([
      expect.stringMatching(/ 0 problems, in .*\n(?:.*\n)+Release [0-9a-f]{16} is in .*dist$/),
    ])
    expect((await verify(site.out)).findings).toEqual([])
    expect(site.exists('.dist-by-vite')).toBe(false)
    await (await site.assets()).ready()
  })

  test.each([
    ['/', '/', '/'],
    ['/app/', '/app/', '/app/'],
    ['https://cdn.example.com/app/', '/app/', 'https://cdn.example.com/app/'],
  ])(
    'with base %s public files have their versions in scripts, styles, workers and pages',
    async (base, below, prefix) => {
      const site = new ViteSite()
      await site.build(run, {}, { base })
      const urls = { logo: site.url('logo.svg'), back: site.url('img/back.png') }
      expect(site.texts('.js').split(prefix + urls.logo)).toHaveLength(4)
      expect(site.texts('.js')).not.toContain('/logo.svg')
      expect(site.texts('.css')).toContain(`url(${prefix}${urls.back})`)
      expect(site.text('index.html')).toContain(`<link rel="icon" href="${prefix}${site.url('icon.svg')}">`)
      expect(site.text('index.html')).toContain(`<img src="${prefix}${urls.logo}">`)
      expect((await site.assets()).base).toBe(below)
      expect((await verify(site.out)).findings).toEqual([])
    },
  )

  test.each(['./', ''])(
    'with the relative base "%s" they are relative to whoever names them',
    async (base) => {
      const site = new ViteSite()
      await site.build(run, {}, { base, worker: { format: 'es' } })
      const [logo, back] = [site.url('logo.svg'), site.url('img/back.png')]
      expect(site.texts('.js')).toMatch(
        new RegExp(`new URL\\(["'\`]\\.\\./${logo}["'\`],\\s*import\\.meta\\.url\\)`),
      )
      expect(site.texts('.css')).toContain(`url(../${back})`)
      expect(site.text('index.html')).toContain(`<img src="./${logo}">`)
      expect((await verify(site.out)).findings).toEqual([])
    },
  )

  test('an edit of a public image renames what names it; the URLs of before are still answered', async () => {
    const site = new ViteSite()
    await site.build(run)
    const before = site.manifest.assets
    write(site.home, { 'public/img/back.png': 'another picture' })
    await site.build(run)
    const after = site.manifest.assets
    const gone = Object.keys(before).filter((path) => after[path] === undefined)
    expect(gone.map((path) => path.replace(/-[\w-]{8}\./, '-HASH.'))).toContain('assets/index-HASH.css')
    expect(site.url('img/back.png')).not.toBe(before['img/back.png']?.url)
    expect(site.texts('.css')).toContain(site.url('img/back.png'))
    for (const path of gone) expect(site.files()).toContain(path)
  })

  test('two builds of one project give one release', async () => {
    const site = new ViteSite()
    await site.build(run)
    const first = site.text('.everfresh/manifest.json')
    await site.build(run)
    expect(site.text('.everfresh/manifest.json')).toBe(first)
  })

  test('files to which Vite gives no hash are not taken for such', async () => {
    const output = {
      entryFileNames: '[name].js',
      assetFileNames: '[name][extname]',
      chunkFileNames: 'x-[hash].js',
    }
    const site = new ViteSite()
    await site.build(run, {}, { build: { rollupOptions: { output } } })
    const { assets } = site.manifest
    expect(assets['index.css']).toMatchObject({ url: expect.stringMatching(/^index\.[0-9a-f]{12}\.css$/) })
    for (const [path, { url, immutable }] of Object.entries(assets))
      if (immutable && url === path) expect(path).toMatch(/^(?:x-|assets\/worker-)[\w-]{8}\.js$/)
    expect((await verify(site.out)).findings).toEqual([])
  })

  test('entries answer by the names of their sources', async () => {
    const site = new ViteSite()
    await site.build(run)
    const assets = await site.assets()
    expect(assets.url('src/lazy.js')).toMatch(/^\/assets\/lazy-[\w-]{8}\.js$/)
    expect(assets.entry('index.html').css).toEqual([expect.stringMatching(/^assets\/index-[\w-]{8}\.css$/)])
  })

  test('a build for the server names the same URLs, and is left where it is', async () => {
    const site = new ViteSite()
    await site.build(run)
    const ssr = { build: { ssr: 'src/worker.js', outDir: 'server', copyPublicDir: false } }
    await site.build(run, {}, ssr)
    expect(site.exists('server/.everfresh')).toBe(false)
    expect(site.text('../server/worker.js')).toContain(`/${site.url('logo.svg')}`)
  })

  test('a library is left alone', async () => {
    const site = new ViteSite({ ...app, 'src/lib.js': "export { default } from '/logo.svg?url'" })
    await site.build(run, {}, { build: { lib: { entry: 'src/lib.js', formats: ['es'], fileName: 'lib' } } })
    expect(site.exists('dist/.everfresh')).toBe(false)
  })
})
