import { join } from 'node:path'
import type { InlineConfig } from 'vite'
import * as vite from 'vite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { nginx } from '../../src/proxy.js'
import { write } from '../support/folder.js'
import { app, ViteSite } from './vite-site.js'

async function built(...given: Parameters<typeof buildOf>): Promise<ViteSite> {
  return (await buildOf(...given)).site
}

async function buildOf(options = {}, config: InlineConfig = {}, files = app) {
  const site = new ViteSite(files)
  await site.build(vite.build, options, config)
  return { site }
}

describe('the folder', () => {
  test('is emptied of what Vite left there before, as Vite would', async () => {
    const site = new ViteSite({ ...app, 'dist/index.html': 'old', 'dist/assets/old.js': 'old' })
    await site.build(vite.build)
    expect(site.files()).not.toContain('assets/old.js')
    expect(site.text('index.html')).toContain('<!doctype html>')
  })

  test('is not, where Vite was told not to: then a file of somebody else is an error', async () => {
    const site = new ViteSite({ ...app, 'dist/index.html': 'old' })
    const build = site.build(vite.build, {}, { build: { emptyOutDir: false } })
    await expect(build).rejects.toMatchObject({ pluginCode: 'output-foreign' })
    expect(site.exists('.dist-by-vite')).toBe(false)
  })

  test('may be another than that of Vite, which stays as Vite leaves it', async () => {
    const site = new ViteSite()
    await site.build(vite.build, { out: 'built' })
    expect([site.exists('dist/logo.svg'), site.exists('dist/.everfresh')]).toEqual([true, false])
    expect(site.exists('built/.everfresh/manifest.json')).toBe(true)
  })

  test('may be outside of the project', async () => {
    const site = new ViteSite(
      Object.fromEntries(Object.entries(app).map(([path, text]) => [`web/${path}`, text])),
    )
    await site.build(vite.build, {}, { root: join(site.home, 'web'), build: { outDir: '../dist' } })
    expect(site.url('logo.svg')).toMatch(/^logo\.[0-9a-f]{12}\.svg$/)
  })

  test('is left as it was by a build that fails', async () => {
    const site = await built()
    const before = site.files()
    write(site.home, { 'src/main.js': 'import "./nowhere.js"' })
    await expect(site.build(vite.build)).rejects.toThrow('nowhere')
    write(site.home, { 'src/main.js': '' })
    const failing = { name: 'failing', generateBundle: () => Promise.reject(new Error('not today')) }
    await expect(site.build(vite.build, {}, { plugins: [failing] })).rejects.toThrow('not today')
    expect(site.files()).toEqual(before)
    expect(site.exists('.dist-by-vite')).toBe(false)
  })

  test('has source maps that lead to the sources', async () => {
    const site = await built({}, { build: { sourcemap: true } })
    const map = site.files().find((file) => /index-[\w-]{8}\.js\.map$/.test(file)) ?? ''
    const { sources } = JSON.parse(site.text(map))
    expect(sources).toContain('../../src/main.js')
    expect(site.manifest.assets[map]?.url).toMatch(/\.[0-9a-f]{12}\.map$/)
  })
})

test('a proxy takes the folder like any other', async () => {
  const site = await built({}, { base: '/app/' })
  const config = await nginx(site.out)
  const { url = '' } =
    Object.values(site.manifest.assets).find(({ url }) => url.startsWith('assets/index-')) ?? {}
  expect(config).toContain(`"${url}"`)
  expect(config).toContain(`"${site.url('logo.svg')}"`)
})

describe('several environments in one build', () => {
  const server = { rollupOptions: { input: 'src/worker.js' }, copyPublicDir: false, emptyOutDir: false }

  test.each([
    ['each in a folder of its own', 'dist/client', 'dist/server'],
    ['the server in the one that is built', undefined, undefined],
  ])('%s: that for browsers is built, the others are left where they are', async (_, client, ssr) => {
    const site = new ViteSite()
    const outDirOf = (outDir?: string) => (outDir === undefined ? {} : { outDir })
    const builder = await vite.createBuilder(
      site.config(
        {},
        {
          environments: {
            client: { build: outDirOf(client) },
            ssr: { build: { ...server, ssr: true, ...outDirOf(ssr) } },
          },
          builder: {},
        },
      ),
    )
    await builder.buildApp()
    const out = client ?? 'dist'
    expect(site.exists(`${out}/.everfresh/manifest.json`)).toBe(true)
    expect(site.exists(`${ssr ?? 'dist'}/worker.js`)).toBe(true)
    expect(site.exists('.dist-by-vite') || site.exists('dist/.client-by-vite')).toBe(false)
  })
})

describe('options of the build', () => {
  test('hold for public files in scripts as well: exclude', async () => {
    const site = await built({ exclude: ['logo.svg'] })
    expect(site.texts('.js')).toMatch(/["'`]\/logo\.svg["'`]/)
    expect(site.url('logo.svg')).toBe('logo.svg')
  })

  test('hold for public files in scripts as well: the strategy', async () => {
    const site = await built({ strategy: { in: 'query' } })
    const url = site.url('logo.svg')
    expect(url).toMatch(/^logo\.svg\?v=[0-9a-f]{12}$/)
    expect(site.texts('.js')).toContain(`/${url}`)
  })

  test('strict makes Vite fail by a problem', async () => {
    const files = { ...app, 'public/a.css': 'a{background:url(nowhere.png)}' }
    await expect(buildOf({ strict: true }, {}, files)).rejects.toMatchObject({
      pluginCode: 'strict-problems',
    })
  })

  test('a base that is not that of Vite is refused', async () => {
    await expect(buildOf({ base: '/other/' }, { base: '/app/' })).rejects.toThrow(
      '"base" is "/other/", and Vite\'s is "/app/": leave it out here',
    )
  })

  test('with a relative base of Vite it says where the files are served', async () => {
    const site = await built({ base: '/app/' }, { base: './' })
    expect((await site.assets()).url('logo.svg')).toBe(`/app/${site.url('logo.svg')}`)
  })

  test('a public file that the bundle has a say in is an error, for its URL can not be known before', async () => {
    const files = {
      ...app,
      'src/main.js': "import late from '/late.svg'\nimport './main.css'\ndocument.title = late",
      'public/late.svg': '<svg xmlns="http://www.w3.org/2000/svg"><image href="/index.css"/></svg>',
    }
    const names = { build: { rollupOptions: { output: { assetFileNames: '[name][extname]' } } } }
    await expect(buildOf({}, names, files)).rejects.toMatchObject({
      pluginCode: 'bundle-invalid',
      message: expect.stringMatching(/the bundle refers to late\.svg by .*"exclude" late\.svg$/m),
    })
  })
})

describe('what a project does already', () => {
  test('its own renderBuiltUrl is asked with the version', async () => {
    const renderBuiltUrl = (file: string, { type }: { type: string }) =>
      type === 'public' ? `https://cdn.example.com/${file}` : undefined
    const site = await built({}, { experimental: { renderBuiltUrl } })
    expect(site.texts('.js')).toContain(`https://cdn.example.com/${site.url('logo.svg')}`)
    expect(site.text('index.html')).toContain(`src="https://cdn.example.com/${site.url('logo.svg')}"`)
  })

  test('a public file that a script names in a text stays, and that is said', async () => {
    const files = {
      ...app,
      'src/main.js': "document.body.innerHTML = '<i>'\nconst a = '/logo.svg'\nnew Image().src = a",
    }
    const site = await built({}, {}, files)
    expect(site.texts('.js')).toMatch(/["'`]\/logo\.svg["'`]/)
    expect(site.messages).toContainEqual(
      expect.stringMatching(
        /^assets\/index-[\w-]{8}\.js names \/logo\.svg in a text.*import url from '\/logo\.svg'$/,
      ),
    )
  })

  test('without a public folder, and with one that is left out, it builds all the same', async () => {
    const files = {
      'index.html': '<script type="module" src="/src/a.js"></script>',
      'src/a.js': 'document.title = 1',
    }
    expect((await built({}, {}, files)).files()).toContain('index.html')
    expect((await built({}, { publicDir: false }, files)).files()).toContain('index.html')
  })

  test('pages in folders, names that URLs escape', async () => {
    const files = {
      'a/index.html': '<script type="module" src="/src/a.js"></script><img src="../b%20(1).svg">',
      'src/a.js': "import url from '/b (1).svg'\ndocument.title = url",
      'public/b (1).svg': app['public/logo.svg'] ?? '',
    }
    const site = await built({}, { build: { rollupOptions: { input: 'a/index.html' } } }, files)
    const url = site.url('b (1).svg')
    expect(url).toMatch(/^b%20%281%29\.[0-9a-f]{12}\.svg$/)
    const decoded = decodeURIComponent(url)
    expect(decodeURIComponent(site.texts('.js'))).toContain(`/${decoded}`)
    expect(decodeURIComponent(site.text('a/index.html'))).toContain(decoded)
  })
})

describe('servers of Vite', () => {
  test('the dev server is as it was', async () => {
    const site = new ViteSite()
    const server = await vite.createServer(site.config({}, { server: { middlewareMode: true, ws: false } }))
    onTestFinished(() => server.close())
    expect(server.config.plugins.map(({ name }) => name)).not.toContain('everfresh')
    expect((await server.transformRequest('/src/main.js'))?.code).toContain('/logo.svg')
  })

  test('preview answers with the headers of the assets, and leaves the rest to Vite', async () => {
    const site = await built({}, { base: '/app/' })
    const config = site.config({}, { base: '/app/', preview: { port: 0, host: '127.0.0.1' } })
    const server = await vite.preview(config)
    onTestFinished(() => server.close())
    const address = server.httpServer.address()
    const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    const cacheOf = async (path: string) => (await fetch(origin + path)).headers.get('cache-control')
    expect(await cacheOf(`/app/${site.url('logo.svg')}`)).toBe('public, max-age=31536000, immutable')
    expect(await cacheOf('/app/')).toBe('no-cache')
    const page = await fetch(`${origin}/app/some/route`, { headers: { accept: 'text/html' } })
    expect([page.status, await page.text()]).toEqual([200, site.text('index.html')])
  })
})
