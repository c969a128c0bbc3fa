import { join } from 'node:path'
import * as esbuild from 'esbuild'
import { rollup } from 'rollup'
import * as vite from 'vite'
import * as vite5 from 'vite5'
import { expect, test } from 'vitest'
import webpack from 'webpack'
import { type BundleOption, build } from '../../src/build.js'
import { openAssets } from '../../src/open.js'
import { verify } from '../../src/verify.js'
import { folder, write } from '../support/folder.js'
import { app } from './project.js'

/** What a bundler made of the app, where, and by which manifest. */
interface Run {
  readonly dist: string
  readonly bundles: string | BundleOption
  /** What the entry is called. */
  readonly entry: string
}

type Bundler = (home: string) => Promise<Run>

const withVite =
  (build: typeof vite.build | typeof vite5.build): Bundler =>
  async (home) => {
    const input = [join(home, 'src/main.js'), join(home, 'src/other.js')]
    const options = { root: home, configFile: false, logLevel: 'silent' } as const
    await build({ ...options, build: { manifest: true, rollupOptions: { input } } })
    return { dist: join(home, 'dist'), bundles: join(home, 'dist/.vite/manifest.json'), entry: 'src/main.js' }
  }

const withEsbuild: Bundler = async (home) => {
  const { metafile } = await esbuild.build({
    absWorkingDir: home,
    entryPoints: ['src/main.js', 'src/other.js'],
    entryNames: '[name]-[hash]',
    ...{ outdir: 'dist', bundle: true, splitting: true, metafile: true, format: 'esm' },
    loader: { '.png': 'file' },
  })
  write(home, { 'meta.json': JSON.stringify(metafile) })
  return {
    dist: join(home, 'dist'),
    bundles: { manifest: join(home, 'meta.json'), root: home },
    entry: 'src/main.js',
  }
}

/** Without loaders it reads no stylesheets. */
const withWebpack: Bundler = async (home) => {
  write(home, { 'src/main.css': '' })
  const compiler = webpack({
    context: home,
    mode: 'production',
    entry: { main: './src/main.js', other: './src/other.js' },
    output: { path: join(home, 'dist'), filename: '[name].[contenthash].js', publicPath: '/' },
    module: { rules: [{ test: /\.(?:png|css)$/, type: 'asset/resource' }] },
    optimization: { runtimeChunk: 'single' },
  })
  const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) =>
    compiler.run((error, stats) => (error ? reject(error) : resolve(stats))),
  )
  write(home, { 'stats.json': JSON.stringify(stats?.toJson()) })
  return { dist: join(home, 'dist'), bundles: join(home, 'stats.json'), entry: 'main' }
}

/** Reads neither styles nor images, and writes a manifest only by a plugin. */
const withRollup: Bundler = async (home) => {
  write(home, {
    'src/main.js': "import { shared } from './shared.js'\nimport('./lazy.js')\nconsole.log(shared)",
  })
  const bundle = await rollup({ input: [join(home, 'src/main.js'), join(home, 'src/other.js')] })
  const dist = join(home, 'dist')
  const { output } = await bundle.write({ dir: dist, entryFileNames: '[name]-[hash].js' })
  const names = output.map((file) => [
    `${file.type === 'chunk' ? file.name : file.fileName}.js`,
    file.fileName,
  ])
  write(dist, { 'names.json': JSON.stringify(Object.fromEntries(names)) })
  return { dist, bundles: join(dist, 'names.json'), entry: 'main.js' }
}

const bundlers: readonly (readonly [string, Bundler])[] = [
  ['Vite 8', withVite(vite.build)],
  ['Vite 5', withVite(vite5.build)],
  ['esbuild', withEsbuild],
  ['webpack', withWebpack],
  ['Rollup', withRollup],
]

test.each(bundlers)('what %s hashed keeps its name, and its entries have URLs', async (_, bundler) => {
  const home = folder(app)
  const { dist, bundles, entry } = await bundler(home)
  const out = join(home, 'out')
  const { problems } = await build({ roots: [dist], out, bundles, compress: false })
  const assets = await openAssets(out)
  await assets.ready()
  const { file, css, imports, scripts } = assets.entry(entry)
  expect(problems).toEqual([])
  expect(assets.url(entry)).toBe(`/${file}`)
  for (const path of [file, ...css, ...imports, ...scripts]) expect(assets.url(path)).toBe(`/${path}`)
  expect(await unversioned(out)).toEqual([])
  expect((await verify(out)).findings).toEqual([])
})

/** Files whose URLs are not for ever, or that have a second version behind the bundler's. */
async function unversioned(out: string): Promise<string[]> {
  const { default: manifest } = await import(join(out, '.everfresh/manifest.json'), {
    with: { type: 'json' },
  })
  const all: [string, { url: string; immutable: boolean }][] = Object.entries(manifest.assets)
  return all.filter(([path, { url, immutable }]) => !immutable || url !== path).map(([path]) => path)
}

test('Vite says which styles and modules an entry needs', async () => {
  const home = folder(app)
  const { dist, bundles } = await withVite(vite.build)(home)
  await build({ roots: [dist], out: join(home, 'out'), bundles, compress: false })
  const { css, imports } = (await openAssets(join(home, 'out'))).entry('src/main.js')
  expect(css).toEqual([expect.stringMatching(/^assets\/main-[\w-]{8}\.css$/)])
  expect(imports).toEqual([expect.stringMatching(/^assets\/shared-[\w-]{8}\.js$/)])
})

test('a second run of esbuild, which leaves the files of the first, is another release', async () => {
  const home = folder(app)
  const out = join(home, 'out')
  const first = await withEsbuild(home)
  await build({ roots: [first.dist], out, bundles: first.bundles, compress: false })
  const before = (await openAssets(out)).url('src/main.js')
  write(home, { 'src/main.css': 'body { color: blue }', 'src/shared.js': "export const shared = 'changed'" })
  const { dist, bundles } = await withEsbuild(home)
  await build({ roots: [dist], out, bundles, compress: false })
  const assets = await openAssets(out)
  expect(assets.url('src/main.js')).not.toBe(before)
  expect(await unversioned(out)).toEqual([])
})
