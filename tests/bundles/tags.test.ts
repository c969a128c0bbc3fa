import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Assets } from '../../src/assets.js'
import { openAssets } from '../../src/open.js'
import { fakeAssets } from '../../src/testing.js'
import { builtSite } from '../../src/types.js'
import { Site } from '../build/site.js'

const manifest = {
  'src/main.ts': {
    file: 'main-BRBmoGS9.js',
    name: 'main',
    src: 'src/main.ts',
    isEntry: true,
    imports: ['_shared-B7PI925R.js'],
    css: ['first-5UjPuW-k.css', 'second-CJ8sPuXk.css'],
  },
  '_shared-B7PI925R.js': { file: 'shared-B7PI925R.js', name: 'shared' },
  'src/bare.ts': { file: 'bare-DDDDmoGS.js', name: 'bare', src: 'src/bare.ts', isEntry: true },
  'src/print.css': { file: 'print-AbCd12_x.css', name: 'print', src: 'src/print.css', isEntry: true },
}

const files = {
  'main-BRBmoGS9.js': 'import "./shared-B7PI925R.js"',
  'shared-B7PI925R.js': 'import "./deep.js"',
  'deep.js': '1',
  'bare-DDDDmoGS.js': '2',
  'first-5UjPuW-k.css': 'a{}',
  'second-CJ8sPuXk.css': 'b{}',
  'print-AbCd12_x.css': 'c{}',
  '.vite/manifest.json': JSON.stringify(manifest),
}

async function built(): Promise<Site> {
  const site = new Site(files)
  await site.build({ bundles: join(site.root, '.vite/manifest.json'), base: '/s/' })
  return site
}

/** What a template says, and what stands in the page; digests as a word. */
const tags: [string, (assets: Assets) => unknown, string[]][] = [
  [
    'stylesheet of an entry: all that it needs, in order',
    ({ stylesheet }) => stylesheet('src/main.ts', { media: 'screen' }),
    [
      '<link rel="stylesheet" href="/s/first-5UjPuW-k.css" media="screen">',
      '<link rel="stylesheet" href="/s/second-CJ8sPuXk.css" media="screen">',
    ],
  ],
  ['stylesheet of an entry without any: nothing', ({ stylesheet }) => stylesheet('src/bare.ts'), ['']],
  [
    'stylesheet of an entry that is one: itself',
    ({ stylesheet }) => stylesheet('src/print.css'),
    ['<link rel="stylesheet" href="/s/print-AbCd12_x.css">'],
  ],
  [
    'script of an entry: its file',
    ({ script }) => script('src/main.ts', { type: 'module', integrity: true }),
    ['<script type="module" src="/s/main-BRBmoGS9.js" integrity="DIGEST"></script>'],
  ],
  [
    'preload of an entry: its file, by its own type',
    ({ preload }) => preload('src/main.ts'),
    ['<link rel="modulepreload" href="/s/main-BRBmoGS9.js" integrity="DIGEST">'],
  ],
  [
    'modulePreloads of an entry: its file and its imports, each once',
    ({ modulePreloads }) => modulePreloads(['src/main.ts', 'shared-B7PI925R.js']),
    [
      '<link rel="modulepreload" href="/s/main-BRBmoGS9.js" integrity="DIGEST">',
      '<link rel="modulepreload" href="/s/shared-B7PI925R.js" integrity="DIGEST">',
      '<link rel="modulepreload" href="/s/deep.js">',
    ],
  ],
  [
    'inline of an entry: its stylesheet, where it is one',
    ({ inline }) => inline('src/print.css'),
    ['<style>c{}</style>'],
  ],
]

test.each(tags)('%s', async (_, of, lines) => {
  const site = await built()
  const text = String(of(await openAssets(site.out)))
  expect(text.replace(/sha256-[\w+/]{43}=/g, 'DIGEST').split('\n')).toEqual(lines)
})

test('the import map of an entry has what its file reaches', async () => {
  const assets = await openAssets((await built()).out)
  expect(assets.importMap('src/main.ts')).toEqual(assets.importMap('main-BRBmoGS9.js'))
})

test('classic scripts that an entry needs stand before it', async () => {
  const stats = {
    outputPath: '/nowhere',
    publicPath: '/',
    entrypoints: { main: { assets: [{ name: 'vendor.js' }, { name: 'main.js' }] } },
    assets: [
      { name: 'vendor.js', info: { immutable: true } },
      { name: 'main.js', info: { immutable: true } },
    ],
  }
  const site = new Site({ 'vendor.js': '1', 'main.js': '2', 'stats.json': JSON.stringify(stats) })
  await site.build({ bundles: join(site.root, 'stats.json') })
  const { script } = await openAssets(site.out)
  expect(String(script('main', { defer: true })).split('\n')).toEqual([
    '<script src="/vendor.js" defer></script>',
    '<script src="/main.js" defer></script>',
  ])
})

test('an unknown entry is an error of every tag', async () => {
  const { stylesheet, script, modulePreloads } = await openAssets((await built()).out)
  for (const tag of [stylesheet, script, modulePreloads])
    expect(() => tag('src/main.tsx')).toThrow('(did you mean "src/main.ts"?)')
})

test('types have the names of entries beside the paths, each once', async () => {
  const { paths } = builtSite((await built()).out)
  expect(paths).toEqual(expect.arrayContaining(['src/main.ts', 'src/print.css', 'main-BRBmoGS9.js']))
  expect(new Set(paths).size).toBe(paths.length)
})

describe('a fake', () => {
  test('has every file as an entry that needs nothing more', () => {
    const { entry, script } = fakeAssets()
    expect(entry('src/main.ts')).toEqual({ file: 'src/main.ts', css: [], imports: [], scripts: [] })
    expect(String(script('src/main.ts'))).toBe('<script src="/src/main.000000000000.ts"></script>')
  })

  test('of some files has no other', () => {
    const { entry } = fakeAssets({ files: ['src/main.ts'] })
    expect(() => entry('main.ts')).toThrow('there is no entry "main.ts" (did you mean "src/main.ts"?)')
  })
})
