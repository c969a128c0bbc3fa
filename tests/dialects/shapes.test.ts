import { expect, test } from 'vitest'
import { formatForeign } from '../../src/manifest/foreign.js'
import { createManifest } from '../../src/manifest/manifest.js'
import { parseBase } from '../../src/values/base.js'
import { asset, manifestOf, path } from '../manifest/sample.js'

const styled = asset('css/ü 1.css', {
  file: path('css/ü 1.aaaaaaaaaaaa.css'),
  url: 'css/%C3%BC%201.aaaaaaaaaaaa.css',
  version: 'aaaaaaaaaaaa',
})
const labelled = asset('app.js', {
  file: path('app.bbbbbbbbbbbb.js'),
  url: 'app.js?v=20240601',
  version: '20240601',
})
const page = asset('index.html', {
  file: path('index.cccccccccccc.html'),
  url: 'index.html',
  immutable: false,
})
const names = manifestOf(styled, page)
const query = manifestOf(labelled)
const integrity = styled[1].integrity

test.each([
  [
    'django',
    names,
    {
      version: '1.0',
      hash: names.release.slice(0, 12),
      paths: { 'css/ü 1.css': 'css/ü 1.aaaaaaaaaaaa.css', 'index.html': 'index.html' },
    },
  ],
  [
    'django',
    query,
    { version: '1.0', hash: query.release.slice(0, 12), paths: { 'app.js': 'app.js?v=20240601' } },
  ],
  [
    'flat',
    names,
    { 'css/ü 1.css': '/static/css/%C3%BC%201.aaaaaaaaaaaa.css', 'index.html': '/static/index.html' },
  ],
  ['flat', query, { 'app.js': '/static/app.js?v=20240601' }],
  [
    'vite',
    manifestOf(styled),
    {
      'css/ü 1.css': {
        file: 'css/%C3%BC%201.aaaaaaaaaaaa.css',
        src: 'css/ü 1.css',
        isEntry: true,
        integrity,
      },
    },
  ],
  [
    'rails',
    manifestOf(styled),
    { 'css/ü 1.css': { digested_path: 'css/%C3%BC%201.aaaaaaaaaaaa.css', integrity } },
  ],
  ['laravel', names, { '/css/ü 1.css': '/css/%C3%BC%201.aaaaaaaaaaaa.css', '/index.html': '/index.html' }],
  ['laravel', query, { '/app.js': '/app.js?v=20240601' }],
  [
    'phoenix',
    manifestOf(styled),
    {
      version: 1,
      digests: {
        'static/css/%C3%BC%201.aaaaaaaaaaaa.css': {
          logical_path: 'static/css/ü 1.css',
          mtime: 0,
          size: 3,
          digest: 'aaaaaaaaaaaa',
        },
      },
      latest: { 'static/css/ü 1.css': 'static/css/%C3%BC%201.aaaaaaaaaaaa.css' },
    },
  ],
] as const)('the shape that %s reads', (format, manifest, expected) => {
  const text = formatForeign(manifest, format)
  expect(text.endsWith('\n')).toBe(true)
  expect(JSON.parse(text)).toEqual(expected)
})

test('the sources of a bundler are names like any other, and Vite is told what they need', () => {
  const [file, style] = [asset('assets/main-1.js'), asset('assets/main-2.css')]
  const shared = path('assets/shared-3.js')
  const entries = new Map([['src/main.ts', { file: file[0], css: [style[0]], imports: [shared] }]])
  const manifest = createManifest(parseBase('/static/'), [file, style, asset(shared)], { entries })
  const read = (format: string) => JSON.parse(formatForeign(manifest, format))
  expect(read('flat')['src/main.ts']).toBe('/static/assets/main-1.js.0123456789ab')
  expect(read('django').paths['src/main.ts']).toBe('assets/main-1.js.0123456789ab')
  expect(read('vite')['src/main.ts']).toEqual({
    file: 'assets/main-1.js.0123456789ab',
    src: 'src/main.ts',
    isEntry: true,
    css: ['assets/main-2.css.0123456789ab'],
    imports: [shared],
    integrity: file[1].integrity,
  })
  expect(Object.keys(read('vite'))).toContain(shared)
  expect(Object.keys(read('phoenix').latest)).not.toContain('static/src/main.ts')
})

test('a file called __proto__ is in every format', () => {
  for (const format of ['django', 'flat', 'vite', 'rails', 'phoenix'])
    expect(formatForeign(manifestOf(asset('__proto__')), format)).toContain('__proto__":')
})
