import { expect, test } from 'vitest'
import { unchanged } from '../../src/build/result.js'
import { type BuildResult, summary } from '../../src/build.js'
import { folder, write } from '../support/folder.js'
import { Site } from './site.js'

const files = {
  'a.css': `a{b:url(c.png)}${'x{y:z}'.repeat(100)}`,
  'c.png': 'c',
  'd.txt': 'd',
  'index.html': '<img src=c.png>',
}

test('the first release is compared with none', async () => {
  const result = await new Site(files).build()
  expect(result).not.toHaveProperty('since')
  expect(summary(result)).not.toContain('ince')
})

test('the next one says what is new, and what a visitor loads anew', async () => {
  const site = new Site(files)
  const { release } = await site.build({ compress: true })
  write(site.root, { 'c.png': 'new', 'e.js': 'e' })
  const { since } = await site.build({ roots: [site.root], omit: ['d.txt'], compress: true })
  const { assets } = site.manifest
  const fresh = ['a.css', 'c.png', 'e.js', 'index.html'].map((path) => assets[path])
  const smallest = fresh.map((asset) =>
    Math.min(asset?.size ?? 0, ...Object.values(asset?.variants ?? {}).map(({ size }) => size)),
  )
  expect(since).toEqual({
    release,
    added: 1,
    changed: 3,
    removed: 1,
    bytes: fresh.reduce((sum, asset) => sum + (asset?.size ?? 0), 0),
    compressedBytes: smallest.reduce((sum, size) => sum + size),
    deltaBytes: smallest.reduce((sum, size) => sum + size),
    withoutBytes: smallest.reduce((sum, size) => sum + size),
  })
})

test('a release that is the same says so', async () => {
  const site = new Site(files)
  const { release } = await site.build()
  const result = await site.build()
  const none = { bytes: 0, compressedBytes: 0, deltaBytes: 0, withoutBytes: 0 }
  expect(result.since).toEqual({ release, added: 0, changed: 0, removed: 0, ...none })
  expect(summary(result)).toMatch(/^4 files, .*\nNothing is new since the last build\nRelease \w+ is in .*$/)
})

test('a build that had nothing to do tells the same of itself as one that looked', async () => {
  const site = new Site(files)
  const first = await site.build()
  const { phases, milliseconds, ...looked } = await site.build()
  expect(unchanged(first)).toMatchObject(looked)
  expect(summary(unchanged(first)).split('\n').slice(1)).toEqual(
    summary({ ...looked, phases, milliseconds })
      .split('\n')
      .slice(1),
  )
})

test('another base is another URL for all that has one with a version', async () => {
  const site = new Site({ 'a.css': 'a' })
  await site.build()
  expect((await site.build({ base: '/static/' })).since).toMatchObject({ changed: 1, bytes: 1 })
})

test('a build that follows one that died is compared with the release that is current', async () => {
  const site = new Site({ 'a.css': 'a' })
  const { release } = await site.build()
  const current = site.text('.everfresh/manifest.json')
  write(site.root, { 'a.css': 'b' })
  await site.build()
  write(site.out, { '.everfresh/manifest.json': current })
  write(site.root, { 'a.css': 'c' })
  expect((await site.build()).since).toMatchObject({ release, changed: 1 })
})

test('the largest files are named, five at most, and every phase has its time', async () => {
  const names = Array.from({ length: 7 }, (_, i) => [`${i}.txt`, 'x'.repeat(i)] as const)
  const result = await new Site(Object.fromEntries(names)).build({ compress: true })
  expect(result.largest.map(({ path, bytes }) => [path, bytes])).toEqual(
    [6, 5, 4, 3, 2].map((size) => [`${size}.txt`, size]),
  )
  expect(Object.keys(result.phases)).toEqual(['read', 'rewrite', 'compress', 'copy', 'switch'])
})

const result: BuildResult = {
  release: '2222222222222222',
  out: 'dist',
  files: 1234,
  bytes: 56_000_000,
  renamed: 1200,
  rewritten: 300,
  compressed: 900,
  since: {
    release: '1111111111111111',
    added: 2,
    changed: 3,
    removed: 1,
    bytes: 34_000,
    compressedBytes: 9_000,
    deltaBytes: 500,
    withoutBytes: 46_000,
  },
  largest: [
    { path: 'a.jpg', bytes: 1_200_000 },
    { path: 'b.js', bytes: 340_000 },
    { path: 'c.js', bytes: 120_000 },
    { path: 'd.js', bytes: 1000 },
  ],
  slowest: [{ path: 'b.js', milliseconds: 3400 }],
  phases: { read: 400, compress: 12_300, switch: 90, copy: 80 },
  problems: [],
  ignored: 2,
  milliseconds: 64_000,
}

test('all of it is a handful of lines', () => {
  expect(summary(result).split('\n')).toEqual([
    '1,234 files, 56.0 MB: 1,200 renamed, 300 rewritten, 900 compressed, 0 problems, 2 ignored, in 1 min 4 s',
    'Since release 1111111111111111: 2 new, 3 changed, 1 gone; a returning visitor loads 34.0 kB anew (9.0 kB compressed, 500 bytes with deltas), and 46.0 kB without Everfresh',
    'Largest: a.jpg 1.2 MB, b.js 340 kB, c.js 120 kB',
    'Slowest: compressing 12 s (b.js 3.4 s), reading 400 ms, switching 90 ms',
    'Release 2222222222222222 is in dist',
  ])
})

test('an empty folder has neither largest nor new files', async () => {
  expect(summary(await new Site({}).build({ roots: [folder()] }))).toMatch(
    /^0 files.*\nSlowest.*\nRelease.*$/,
  )
})
