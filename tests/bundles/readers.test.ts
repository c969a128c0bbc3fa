import { expect, test } from 'vitest'
import { hashedFiles } from '../../src/bundles/hashed-name.js'
import { readBundle } from '../../src/bundles/read-bundle.js'

function read(manifest: unknown) {
  const { hashed, entries } = readBundle(JSON.stringify(manifest), 'manifest.json')
  return { hashed, entries }
}

const rows: readonly (readonly [string, manifest: unknown, expected: ReturnType<typeof read>])[] = [
  [
    "Vite's manifest: styles of what is imported first, no chunk that nobody asks for by name",
    {
      'src/main.ts': {
        file: 'assets/main-BRBmoGS9.js',
        name: 'main',
        src: 'src/main.ts',
        isEntry: true,
        imports: ['_shared-B7PI925R.js'],
        dynamicImports: ['src/lazy.ts'],
        css: ['assets/main-5UjPuW-k.css'],
      },
      '_shared-B7PI925R.js': {
        file: 'assets/shared-B7PI925R.js',
        name: 'shared',
        css: ['assets/shared-ChJ_j-JJ.css'],
        imports: ['_base-Dz9x_1aB.js'],
      },
      '_base-Dz9x_1aB.js': { file: 'assets/base-Dz9x_1aB.js', name: 'base' },
      'src/lazy.ts': { file: 'assets/lazy-AbCd12_-.js', name: 'lazy', src: 'src/lazy.ts' },
      'src/pic.png': { file: 'assets/pic-1Ng_ke8U.png', src: 'src/pic.png' },
      '_shared-ChJ_j-JJ.css': { file: 'assets/shared-ChJ_j-JJ.css', src: '_shared-ChJ_j-JJ.css' },
    },
    {
      hashed: [
        'assets/main-5UjPuW-k.css',
        'assets/shared-ChJ_j-JJ.css',
        'assets/main-BRBmoGS9.js',
        'assets/shared-B7PI925R.js',
        'assets/base-Dz9x_1aB.js',
        'assets/lazy-AbCd12_-.js',
        'assets/pic-1Ng_ke8U.png',
      ],
      entries: {
        'src/main.ts': {
          file: 'assets/main-BRBmoGS9.js',
          css: ['assets/shared-ChJ_j-JJ.css', 'assets/main-5UjPuW-k.css'],
          imports: ['assets/base-Dz9x_1aB.js', 'assets/shared-B7PI925R.js'],
        },
        'src/lazy.ts': { file: 'assets/lazy-AbCd12_-.js' },
        'src/pic.png': { file: 'assets/pic-1Ng_ke8U.png' },
      },
    },
  ],
  [
    "Vite's manifest of names without hashes",
    {
      'src/main.ts': { file: 'assets/main.js', name: 'main', src: 'src/main.ts', css: ['assets/main.css'] },
      'src/my-Settings.ts': { file: 'my-Settings.js', name: 'my-Settings', src: 'src/my-Settings.ts' },
      'src/UserCard.css': { file: 'assets/x/UserCard.css', src: 'src/UserCard.css' },
    },
    {
      hashed: [],
      entries: {
        'src/main.ts': { file: 'assets/main.js', css: ['assets/main.css'] },
        'src/my-Settings.ts': { file: 'my-Settings.js' },
        'src/UserCard.css': { file: 'assets/x/UserCard.css' },
      },
    },
  ],
  [
    "esbuild's metafile: an entry without hash, a chunk with one, a copied file",
    {
      inputs: { 'src/app.ts': {}, 'src/logo.svg': {}, 'src/lazy.ts': {} },
      outputs: {
        'out/app.js': {
          entryPoint: 'src/app.ts',
          cssBundle: 'out/app.css',
          inputs: { 'src/app.ts': {} },
          imports: [
            { path: 'out/chunk-QW3ERTYU.js', kind: 'import-statement' },
            { path: 'out/lazy-ABCDEFG2.js', kind: 'dynamic-import' },
            { path: 'react', kind: 'import-statement', external: true },
          ],
        },
        'out/app.js.map': { inputs: {}, imports: [] },
        'out/app.css': { inputs: { 'src/app.css': {} }, imports: [] },
        'out/chunk-QW3ERTYU.js': { inputs: { 'src/a.ts': {} }, imports: [] },
        'out/lazy-ABCDEFG2.js': { entryPoint: 'src/lazy.ts', inputs: { 'src/lazy.ts': {} }, imports: [] },
        'out/logo-ZYXWVUT7.svg': { inputs: { 'src/logo.svg': { bytesInOutput: 5 } }, imports: [] },
      },
    },
    {
      hashed: ['out/chunk-QW3ERTYU.js', 'out/lazy-ABCDEFG2.js', 'out/logo-ZYXWVUT7.svg'],
      entries: {
        'src/app.ts': { file: 'out/app.js', css: ['out/app.css'], imports: ['out/chunk-QW3ERTYU.js'] },
        'src/lazy.ts': { file: 'out/lazy-ABCDEFG2.js' },
        'src/logo.svg': { file: 'out/logo-ZYXWVUT7.svg' },
      },
    },
  ],
  [
    "webpack's stats, whose own word counts",
    {
      assets: [
        { name: 'main.abc.js', info: { immutable: true } },
        { name: 'runtime.js', info: {} },
        { name: 'x1y2.svg', info: { immutable: true, sourceFilename: 'src/logo.svg' } },
        { name: 'main.css' },
      ],
      entrypoints: {
        main: { assets: [{ name: 'runtime.js' }, { name: 'main.css' }, { name: 'main.abc.js' }] },
      },
    },
    {
      hashed: ['main.abc.js', 'x1y2.svg'],
      entries: {
        'src/logo.svg': { file: 'x1y2.svg' },
        main: { file: 'main.abc.js', css: ['main.css'], scripts: ['runtime.js'] },
      },
    },
  ],
  [
    'names to files, as plugins of webpack, Rollup and Parcel write them',
    {
      'main.js': '/dist/main.4a6b8c2d.js',
      'main.css': { src: 'main.css', integrity: 'sha256-x' },
      'logo.png': '0123456789abcdef0123.png',
      'main.js.map': 'main.4a6b8c2d.js.map',
      entrypoints: { app: { assets: { js: ['runtime.js', 'main.4a6b8c2d.js'], css: ['main.css'] } } },
    },
    {
      hashed: ['/dist/main.4a6b8c2d.js', '0123456789abcdef0123.png'],
      entries: {
        'main.js': { file: '/dist/main.4a6b8c2d.js' },
        'main.css': { file: 'main.css' },
        'logo.png': { file: '0123456789abcdef0123.png' },
        app: { file: 'main.4a6b8c2d.js', css: ['main.css'], scripts: ['runtime.js'] },
      },
    },
  ],
  [
    'what the reporter of Parcel 2.16 wrote, which calls files as the package',
    {
      'index.html': '/index.html',
      'main.css': '/pc.782e3ee0.css',
      'main.js': '/pc.65aff195.js',
      'pic.png': '/pic.e40f3635.png',
      'lazy.js': '/lazy.ee12c004.js',
    },
    {
      hashed: ['/pc.782e3ee0.css', '/pc.65aff195.js', '/pic.e40f3635.png', '/lazy.ee12c004.js'],
      entries: {
        'index.html': { file: '/index.html' },
        'main.css': { file: '/pc.782e3ee0.css' },
        'main.js': { file: '/pc.65aff195.js' },
        'pic.png': { file: '/pic.e40f3635.png' },
        'lazy.js': { file: '/lazy.ee12c004.js' },
      },
    },
  ],
  [
    'files that are listed by their own names',
    {
      '899.577b3a1928908bfa12af.js': '/899.577b3a1928908bfa12af.js',
      'user-Settings.js': 'user-Settings.js',
      'defaced-cafebabe.js': 'defaced-cafebabe.js',
    },
    {
      hashed: ['/899.577b3a1928908bfa12af.js'],
      entries: {
        '899.577b3a1928908bfa12af.js': { file: '/899.577b3a1928908bfa12af.js' },
        'user-Settings.js': { file: 'user-Settings.js' },
        'defaced-cafebabe.js': { file: 'defaced-cafebabe.js' },
      },
    },
  ],
  ['a bundle of nothing', {}, { hashed: [], entries: {} }],
]

test.each(rows)('%s', (_, manifest, expected) => {
  expect(read(manifest)).toEqual(expected)
})

test.each<[file: string, name: string | undefined, isHashed: boolean]>([
  ['assets/index-BRBmoGS9.js', 'index', true],
  ['assets/index-B-x_3fQz.js', undefined, true],
  ['index.4a6b8c2d.js', 'index', true],
  ['index.4a6b8c2d9e0f4a6b8c2d.js', undefined, true],
  ['0123456789abcdef.png', 'logo', true],
  ['chunk-QWERTYUI.js', undefined, true],
  ['index.js', 'index', false],
  ['index.js', undefined, false],
  ['app-settings.js', 'app-settings', false],
  ['app-settings.js', undefined, false],
  ['index-abc12.js', 'index', false],
  ['index.bundle.js', 'index', false],
  ['index-BRBmoGS9.js.map', undefined, false],
])('%s, called %s: hashed is %s', (file, name, isHashed) => {
  expect(hashedFiles(new Map([[file, name]]))).toEqual(isHashed ? [file] : [])
})

test('what several files have in common is no hash', () => {
  const files = ['a.bundleV2.js', 'b.bundleV2.js', 'c.4a6b8c2d.js'].map((file) => [file, file[0]] as const)
  expect(hashedFiles(new Map(files))).toEqual(['c.4a6b8c2d.js'])
})

test('a file that is called as its source is has no hash, whatever the name looks like', () => {
  expect(hashedFiles(new Map([['user-Settings.css', undefined]]), ['src/user-Settings.ts'])).toEqual([])
})

test('modules that import each other are reached once', () => {
  const manifest = {
    a: { file: 'a.js', src: 'a', imports: ['b'] },
    b: { file: 'b.js', src: 'b', imports: ['a', 'c'] },
    c: { file: 'c.js', imports: ['b'] },
  }
  expect(read(manifest).entries.a).toEqual({ file: 'a.js', imports: ['c.js', 'b.js'] })
})

test.each([
  ['{', 'it-is.json is no JSON (', 'let the bundler write it again'],
  ['[]', 'it-is.json is no manifest of a bundler', '.vite/manifest.json of Vite'],
  ['{"a":{"file":1}}', 'it-is.json is no manifest of a bundler', 'the metafile of esbuild'],
  ['null', 'it-is.json is no manifest of a bundler', 'the stats of webpack'],
])('%s is refused by its name, with a way out', (text, begin, way) => {
  expect(() => readBundle(text, 'it-is.json')).toThrow(
    expect.objectContaining({
      code: 'bundle-invalid',
      message: expect.stringMatching(begin.replace(/[.()]/g, '\\$&')),
    }),
  )
  expect(() => readBundle(text, 'it-is.json')).toThrow(way)
})
