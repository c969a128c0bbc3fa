import { rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { digestOf, integrityOf } from '../../src/values/digest.js'
import { write } from '../support/folder.js'
import { flip, testRows } from './rows.js'
import { Folder } from './site.js'

const manifest = '.everfresh/manifest.json'

describe('a manifest', () => {
  testRows([
    [
      'that was cut',
      (built) => built.edit(manifest, (text) => text.slice(0, -10)),
      () => [[manifest, 'manifest-corrupt']],
    ],
    [
      'with other white space',
      (built) => built.edit(manifest, (text) => text.replace('\n', '\n\n')),
      () => [[manifest, 'manifest-corrupt']],
    ],
    [
      'with another size',
      (built) => built.editAsset('font/a.woff2', { size: 5 }),
      (built) => [
        [built.recordName, 'record-mismatch'],
        [built.stored('font/a.woff2'), 'file-mismatch'],
        ['font/a.woff2', 'plain-stale'],
      ],
    ],
    [
      'with another integrity',
      (built) => built.editAsset('font/a.woff2', { integrity: integrityOf(digestOf('other')) }),
      (built) => [
        [manifest, 'release-mismatch'],
        [built.recordName, 'record-mismatch'],
        [built.stored('font/a.woff2'), 'file-mismatch'],
        [built.stored('font/a.woff2'), 'url-reused'],
        ['font/a.woff2', 'plain-stale'],
      ],
    ],
    [
      'with another version, to which the record agrees',
      (built) => built.forgeAsset('LICENSE', { version: '000000000000' }),
      (built) => [
        [manifest, 'version-mismatch'],
        [built.stored('LICENSE'), 'name-mismatch'],
      ],
    ],
    [
      'with another URL, to which the record agrees',
      (built) => built.forgeAsset('js/classic.js', { url: 'js/classic.000000000000.js' }),
      () => [
        [manifest, 'url-mismatch'],
        ['sw.js:1:16', 'reference-stale'],
      ],
    ],
    [
      'in which a fixed name is immutable, to which the record agrees',
      (built) => built.forgeAsset('sw.js', { immutable: true }),
      () => [[manifest, 'url-mismatch']],
    ],
    [
      'with another media type',
      (built) => built.editAsset('img/logo.png', { type: 'text/html' }),
      (built) => [[built.recordName, 'record-mismatch']],
    ],
    [
      'with another release id',
      (built) => built.editManifest((each) => ({ ...each, release: '0000000000000000' })),
      () => [
        [manifest, 'release-mismatch'],
        ['.everfresh/releases/0000000000000000.json', 'record-missing'],
      ],
    ],
    [
      'without an asset',
      (built) =>
        built.editManifest((each) => ({
          ...each,
          assets: new Map([...each.assets].filter(([path]) => path !== 'LICENSE')),
        })),
      (built) => [
        [manifest, 'release-mismatch'],
        [built.recordName, 'record-mismatch'],
      ],
    ],
  ])
})

describe('the record of the current release', () => {
  testRows([
    [
      'gone',
      (built) => rmSync(built.file(built.recordName)),
      (built) => [[built.recordName, 'record-missing']],
    ],
    [
      'cut',
      (built) => built.edit(built.recordName, (text) => text.slice(0, -10)),
      (built) => [[built.recordName, 'record-corrupt']],
    ],
    [
      'with the name of another release in it',
      (built) =>
        built.edit(built.recordName, (text) => text.replace(built.manifest.release, '0000000000000000')),
      (built) => [[built.recordName, 'record-corrupt']],
    ],
    [
      'that does not list a file',
      (built) => built.edit(built.recordName, (text) => text.replace('  "robots.txt",\n', '')),
      (built) => [[built.recordName, 'record-mismatch']],
    ],
    [
      'that says it was superseded',
      (built) =>
        built.edit(built.recordName, (text) => text.replace(/ "made": (.*),\n/, '$& "superseded": $1,\n')),
      (built) => [[built.recordName, 'record-mismatch']],
    ],
  ])
})

/** Two releases, of which the second has neither the picture nor its reference. */
async function twoReleases(): Promise<{ built: Folder; earlier: string }> {
  const built = await Folder.of({
    'a.css': 'a { background: url(b.png) }',
    'b.png': 'b'.repeat(99),
    'p.html': 'old',
  })
  const earlier = built.stored('b.png')
  rmSync(`${built.root}/b.png`)
  write(built.root, { 'a.css': 'a{}', 'p.html': 'new' })
  await built.build()
  return { built, earlier }
}

test('a file of a release that is kept must be there', async () => {
  const { built, earlier } = await twoReleases()
  rmSync(built.file(earlier))
  expect(await built.findings()).toEqual([`${earlier} retained-missing`])
})

test('and hold its bytes, under its plain name as well', async () => {
  const { built, earlier } = await twoReleases()
  built.edit(earlier, flip)
  built.edit('b.png', flip)
  expect(await built.findings()).toEqual([`${earlier} retained-mismatch`, 'b.png retained-mismatch'])
})

test('what only a lost record knew is unexpected', async () => {
  const { built, earlier } = await twoReleases()
  const current = built.recordName
  for (const name of built.names('.everfresh/releases')) if (name !== current) rmSync(built.file(name))
  const found = await built.findings()
  expect(found).toContain(`${earlier} file-unexpected`)
  expect(found.every((each) => each.endsWith(' file-unexpected'))).toBe(true)
})

test('an immutable URL names the same bytes in all releases', async () => {
  const built = await Folder.of({ 'app.4889e940.js': '1' }, { prehashed: ['*.js'] })
  const first = { name: built.recordName, text: built.text(built.recordName) }
  rmSync(built.out, { recursive: true })
  write(built.root, { 'app.4889e940.js': '2' })
  await built.build({ prehashed: ['*.js'] })
  write(built.out, { [first.name]: first.text })
  expect(await built.findings()).toEqual(['app.4889e940.js url-reused'])
})
