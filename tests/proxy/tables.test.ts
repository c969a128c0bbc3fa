import { expect, test } from 'vitest'
import { createManifest, type Manifest, type ManifestAsset } from '../../src/manifest/manifest.js'
import { lifetimesOf } from '../../src/proxy/lifetimes.js'
import { versionedNames } from '../../src/proxy/regex.js'
import { keyOf, type ProxyTable, tableOf } from '../../src/proxy/table.js'
import { parseBase } from '../../src/values/base.js'
import { digestOf, integrityOf } from '../../src/values/digest.js'
import { asset, manifestOf, path } from '../manifest/sample.js'

function entry(name: string, url: string, more: Partial<ManifestAsset> = {}) {
  return asset(name, { url, file: path(url.replace(/\?.*/, '')), ...more })
}

function rowsOf({ versioned }: ProxyTable): string[] {
  return versioned.map((row) => `${keyOf(row)} → ${row.file}${row.immutable ? '' : ', revalidated'}`)
}

const version = '0123456789ab'

test('a URL of an earlier release stays; one with another base goes', () => {
  const first = manifestOf(entry('a.css', 'a.aaaaaaaaaaaa.css'))
  const second = manifestOf(entry('a.css', 'a.bbbbbbbbbbbb.css'))
  const elsewhere = createManifest(parseBase('/'), [entry('a.css', 'a.cccccccccccc.css')])
  expect(rowsOf(tableOf(second, [first, elsewhere]))).toEqual([
    'a.aaaaaaaaaaaa.css → a.aaaaaaaaaaaa.css',
    'a.bbbbbbbbbbbb.css → a.bbbbbbbbbbbb.css',
  ])
})

test('a URL that two releases gave to different bytes is the later one, revalidated', () => {
  const at = (file: string) =>
    manifestOf(
      entry('a.css', 'a.7.css', { file: path(file), version: '7', integrity: integrityOf(digestOf(file)) }),
    )
  expect(rowsOf(tableOf(at('a.bbb.css'), [at('a.aaa.css')]))).toEqual(['a.7.css → a.bbb.css, revalidated'])
})

test('a name that was immutable and is plain now is plain', () => {
  const was = manifestOf(entry('chunk.js', 'chunk.js'))
  const is = manifestOf(entry('chunk.js', 'chunk.js', { immutable: false }))
  expect(rowsOf(tableOf(is, [was]))).toEqual([])
})

test('labels lead to the bytes of their release; one that was reused is revalidated', () => {
  const labelled = { labels: ['2024.06'], reusedLabels: ['beta'] }
  const made = manifestOf(entry('a.css', 'a.css?r=1', { file: path('a.aaa.css'), ...labelled }))
  const manifest: Manifest = { ...made, strategy: { in: 'query', version: 'content', parameter: 'r' } }
  expect(rowsOf(tableOf(manifest))).toEqual([
    'a.css?r=1 → a.aaa.css',
    'a.css?r=2024.06 → a.aaa.css',
    'a.css?r=beta → a.aaa.css, revalidated',
  ])
})

test('a content name is known by its shape, before two extensions too; what looks like one is named', () => {
  const table = tableOf(
    manifestOf(
      entry('jquery.min.js', `jquery.${version}.min.js`),
      entry('LICENSE', `LICENSE.${version}`),
      entry('chunk.AbC.js', 'chunk.AbC.js'),
      entry('report.202401011234.js', 'report.202401011234.js', { immutable: false }),
    ),
  )
  const { shape, lookAlikes, others, mapped } = lifetimesOf(table)
  expect({ lookAlikes, others, mapped }).toEqual({
    lookAlikes: ['report.202401011234.js'],
    others: ['chunk.AbC.js'],
    mapped: [],
  })
  const fits = (name: string) => new RegExp(`^${shape}$`).test(name)
  expect(['a/x.aaaaaaaaaaaa.css', 'x.aaaaaaaaaaaa', 'x.aaaaaaaaaaaa.min.js'].filter(fits).length).toBe(3)
  expect(['x.aaaaaaaaaaa.css', 'x.AAAAAAAAAAAA.css', 'aaaaaaaaaaaa.css', 'x.css'].filter(fits)).toEqual([])
})

test.each([
  [version, `a.${'f'.repeat(12)}.js`, 'a.js'],
  [version, 'a.ffffffffffff.min.js', 'a.min.js'],
  [version, 'a.ffffffffffff', 'a'],
  ['1452929749', 'css/a.1500000000.css', 'css/a.css'],
  ['2024-06', 'a.2025-01.css', 'a.css'],
  ['1.2.3', 'a.2.0.0.css', 'a.css'],
])('with a version such as %s, %s may be %s', (known, name, plain) => {
  const url = `x.${known}.css`
  const { versionShapes } = tableOf(manifestOf(entry('x.css', url, { version: known })))
  const found = versionedNames(versionShapes).map((pattern) => name.replace(new RegExp(pattern), '$1$2'))
  expect(found).toContain(plain)
})

test.each(['a.css', 'a.fff.css', 'a.fffffffffffff.css', '.ffffffffffff.css'])(
  'with content versions, %s has none',
  (name) => {
    const { versionShapes } = tableOf(manifestOf(entry('x.css', `x.${version}.css`)))
    expect(versionedNames(versionShapes).filter((pattern) => new RegExp(pattern).test(name))).toEqual([])
  },
)
