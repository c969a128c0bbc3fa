import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseLogicalPath } from '../../src/values/logical-path.js'
import type { FindingCode } from '../../src/verify/finding.js'
import { type Row, testRows } from './rows.js'
import { everyKind, Folder } from './site.js'

/** Manifest and record agree, so that it is the reference itself which is found, beside the name of the file. */
function forged(
  does: string,
  from: RegExp,
  to: (built: Folder) => string,
  ...found: (readonly [place: string, code: FindingCode])[]
): Row {
  const path = 'css/site.css'
  return [
    does,
    (built) => built.forgeBytes(path, (text) => text.replace(from, to(built))),
    (built) => [
      [built.stored(path), 'name-mismatch'],
      ...found.map(([place, code]) => [built.stored(path) + place, code] as const),
    ],
  ]
}

describe('a reference', () => {
  testRows([
    forged('without its version', /more\.\w+/, () => 'more', [':1:10', 'reference-unversioned']),
    forged('with another version', /more\.\w+/, () => 'more.000000000000', [':1:10', 'reference-stale']),
    forged(
      'to the stored bytes of a file that keeps its name',
      /more[.\w]+/,
      (built) => `../${built.stored('robots.txt')}`,
      ['', 'reference-lost'],
      [':1:10', 'reference-stale'],
    ),
    forged(
      'to nothing',
      /"more[.\w]+/,
      () => '"none.css',
      ['', 'reference-lost'],
      [':1:10', 'reference-missing'],
    ),
    forged('that a comment hides', /@import [^;]+;/, () => '/* $& */', ['', 'reference-lost']),
    [
      'that the manifest takes for an import',
      (built) => built.forgeAsset('css/site.css', { imports: [parseLogicalPath('js/a.js')] }),
      (built) => [[built.stored('css/site.css'), 'reference-lost']],
    ],
    [
      'that was edited in the file alone',
      (built) => built.edit(built.stored('css/more.css'), (text) => text.replace('photo', 'phono')),
      (built) => [
        [built.stored('css/more.css'), 'file-mismatch'],
        [built.stored('css/more.css'), 'reference-lost'],
        [`${built.stored('css/more.css')}:1:22`, 'reference-missing'],
      ],
    ],
  ])
})

describe('a cycle', () => {
  const group = (path: string) => ({ group: parseLogicalPath(path) })
  testRows([
    [
      'with a member edited',
      (built) => built.edit(built.stored('js/a.js'), (text) => text.replace('const a', 'const A')),
      (built) => [
        [built.stored('js/a.js'), 'file-mismatch'],
        [built.stored('js/a.js'), 'group-mismatch'],
      ],
    ],
    [
      'with a member edited, to which the manifest agrees',
      (built) => built.forgeBytes('js/b.js', (text) => text.replace('const b', 'const B')),
      (built) => [[built.stored('js/a.js'), 'group-mismatch']],
    ],
    [
      'of one file, edited with the manifest',
      (built) => built.forgeBytes('js/lone.js', (text) => `${text} `),
      (built) => [[built.stored('js/lone.js'), 'group-mismatch']],
    ],
    [
      'whose version was written into its text, with the manifest',
      (built) => built.forgeBytes('js/a.js', (text) => `${text}./b.${built.asset('js/b.js').version}.js`),
      (built) => [[built.stored('js/a.js'), 'group-mismatch']],
    ],
    [
      'that is named for another member',
      (built) => {
        for (const path of ['js/a.js', 'js/b.js']) built.forgeAsset(path, group('js/b.js'))
      },
      (built) => [[built.stored('js/a.js'), 'group-mismatch']],
    ],
    [
      'without a member',
      (built) => rmSync(built.file(built.stored('js/b.js'))),
      (built) => [
        [built.stored('js/a.js'), 'group-mismatch'],
        [built.stored('js/b.js'), 'file-missing'],
      ],
    ],
    [
      'that is none',
      (built) => built.forgeAsset('img/logo.png', group('img/logo.png')),
      (built) => [[built.stored('img/logo.png'), 'group-mismatch']],
    ],
  ])
})

/** The base64 digits of a SHA-2 digest. */
function sri(algorithm: string, text: string): string {
  return `${algorithm}-${createHash(algorithm).update(text).digest('base64')}`
}

const page = (integrity: string) => ({
  'index.html': `<script src="a.js" integrity="${integrity}"></script>`,
  'a.js': '1',
})

test.each([
  ['', []],
  ['md5-unknown', []],
  [sri('sha256', '1'), []],
  [sri('sha384', '1').replace('=', '&#x3D;'), []],
  [`${sri('sha256', 'other')} ${sri('sha512', '1')}?option`, []],
  [sri('sha256', '2'), ['index.html:1:44 integrity-mismatch']],
  [`${sri('sha256', '1')} ${sri('sha384', '2')}`, ['index.html:1:44 integrity-mismatch']],
])('a page that asks for the integrity "%s"', async (integrity, found) => {
  const built = await Folder.of(page(integrity), { compress: false })
  expect(await built.findings()).toEqual(found)
})

test('the digests that a build gave to a page and its import map are held to', async () => {
  const options = { modules: 'importmap', integrity: true, compress: false } as const
  const built = await Folder.of(everyKind, options)
  built.forgeBytes('index.html', (text) => text.replaceAll(/sha256-./g, 'sha256-_'))
  const codes = (await built.findings()).map((each) => each.replace(/^\S+ /, ''))
  expect(new Set(codes)).toEqual(new Set(['integrity-mismatch', 'name-mismatch']))
  expect(codes.length).toBeGreaterThan(3)
})

test.each([
  ['./a.js', []],
  ['./none.js', ['reference-missing']],
  ['a.js', []],
  ['https://cdn.example/a.js', []],
])('an import map that gives the integrity of "%s"', async (url, found) => {
  const map = JSON.stringify({ imports: { a: './a.js' }, integrity: { [url]: sri('sha256', '1') } })
  const files = { 'index.html': `<script type="importmap">${map}</script>`, 'a.js': '1' }
  const built = await Folder.of(files, { compress: false })
  expect(await built.findings()).toEqual(found.map((code) => `index.html:1:79 ${code}`))
})

test('without its import map a page loads modules that nobody versioned', async () => {
  const built = await Folder.of(everyKind, { modules: 'importmap', compress: false })
  built.forgeBytes('index.html', (text) => text.replace('type="importmap"', 'type="other"'))
  expect(await built.findings()).toContain(`${built.stored('js/main.js')}:1:20 reference-unversioned`)
})
