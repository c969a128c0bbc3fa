import { mkdirSync, rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { contents, write } from '../support/folder.js'
import { broken, Site } from './site.js'

const files = {
  'css/a.css': `a{b:url(../c.png)}${'x{y:z}'.repeat(50)}`,
  'c.png': 'c',
  'index.html': '<link rel=stylesheet href=css/a.css>',
}

test('a second build of the same writes nothing', async () => {
  const site = new Site(files)
  await site.build({ compress: true })
  const before = site.state()
  await site.build({ compress: true })
  expect(site.state()).toEqual(before)
})

test('a second build after the sources were touched writes nothing', async () => {
  const site = new Site(files)
  await site.build()
  const before = site.state()
  write(site.root, files)
  await site.build()
  expect(site.state()).toEqual(before)
})

test('a release has a record: when it was made, its manifest, its files', async () => {
  const site = new Site(files)
  const started = new Date().toISOString()
  const { release } = await site.build({ compress: true })
  const record = site.record(release)
  expect(record.manifest).toEqual(site.manifest)
  expect(record.superseded).toBeUndefined()
  expect(record.made >= started && record.made <= new Date().toISOString()).toBe(true)
  const written = site.names().filter((name) => !name.startsWith('.everfresh/'))
  expect(record.files).toEqual(written)
})

test('the next release supersedes it', async () => {
  const site = new Site(files)
  const { release: first } = await site.build()
  const { made } = site.record(first)
  write(site.root, { 'c.png': 'new' })
  const { release: second } = await site.build()
  const record = site.record(first)
  expect(second).not.toBe(first)
  expect(record.made).toBe(made)
  expect(record.superseded).toBe(site.record(second).made)
  expect(site.record(second).superseded).toBeUndefined()
})

test.each([
  ['made', '2999-01-01T00:00:00.000Z', undefined],
  ['superseded', '2024-01-01T00:00:00.000Z', '2999-01-01T00:00:00.000Z'],
])(
  'where the clock was set back, a release is still later than the one before was %s',
  async (_, made, end) => {
    const site = new Site(files)
    const { release: first } = await site.build()
    const name = `.everfresh/releases/${first}.json`
    write(site.out, { [name]: JSON.stringify({ ...site.record(first), made, superseded: end }) })
    write(site.root, { 'c.png': 'new' })
    const { release: second } = await site.build()
    expect(site.record(second).made).toBe('2999-01-01T00:00:00.001Z')
    expect(site.record(first).superseded).toBe(end ?? site.record(second).made)
  },
)

test.each(['', 'soon', '+275760-09-13T00:00:00.000Z', '9999-12-31T23:59:59.999Z'])(
  'a record that says it was made %j changes no other time',
  async (made) => {
    const site = new Site(files)
    const { release: first } = await site.build()
    const name = `.everfresh/releases/${first}.json`
    write(site.out, { [name]: JSON.stringify({ ...site.record(first), made }) })
    write(site.root, { 'c.png': 'new' })
    const { release: second } = await site.build()
    expect(site.record(second).made <= new Date().toISOString()).toBe(true)
  },
)

test('a release that comes again is current again, and keeps the time when it was made', async () => {
  const site = new Site(files)
  const { release: first } = await site.build()
  const { made } = site.record(first)
  write(site.root, { 'c.png': 'new' })
  const { release: second } = await site.build()
  write(site.root, { 'c.png': 'c' })
  expect((await site.build()).release).toBe(first)
  expect(site.record(first).made).toBe(made)
  expect(site.record(first).superseded).toBeUndefined()
  expect(site.record(second).superseded).toBeDefined()
})

test('a record keeps every file that a build of its release ever wrote', async () => {
  const site = new Site(files)
  const { release } = await site.build({ compress: true })
  const before = site.record(release).files
  await site.build({ originals: false })
  expect(site.record(release).files).toEqual(before)
  expect(before).toContain('css/a.css')
})

test('nothing of an earlier release is deleted, and each is whole', async () => {
  const site = new Site(files)
  await site.build({ compress: true })
  const [before, manifest] = [site.names(), site.manifest]
  await site.build({ roots: [new Site({ 'd.css': 'd' }).root] })
  expect(site.names()).toEqual(expect.arrayContaining(before))
  expect(broken(site.out, manifest)).toEqual([])
  expect(Object.keys(site.manifest.assets)).toEqual(['d.css'])
})

test('the journal is gone at the end', async () => {
  const site = new Site(files)
  await site.build()
  expect(site.names().filter((name) => name.startsWith('.everfresh/'))).toEqual([
    '.everfresh/manifest.json',
    `.everfresh/releases/${site.manifest.release}.json`,
  ])
})

test('what a journal of a build that died names is accounted for', async () => {
  const site = new Site(files)
  await site.build()
  write(site.out, { '.everfresh/journal.json': '["d.0123456789ab.css"]', 'd.0123456789ab.css': 'd' })
  const { release } = await site.build()
  expect(site.record(release).files).toContain('d.0123456789ab.css')
  expect(site.exists('.everfresh/journal.json')).toBe(false)
})

const leftovers = {
  '.everfresh/staging-999999-0/0': 'half',
  '.everfresh/staging-999999-1/': '',
  '.everfresh/staging-999999-manifest.json': '{"vers',
  '.everfresh/staging-999999-journal.json': '["a',
}

test.each([
  ['a build that changes something', { 'c.png': 'new' }],
  ['a build that changes nothing', {}],
])('what a killed build left is removed by %s', async (_, change) => {
  const site = new Site(files)
  await site.build()
  write(site.out, leftovers)
  write(site.root, change)
  await site.build()
  const left = site.names().filter((name) => name.startsWith('.everfresh/') && !name.includes('/releases/'))
  expect(left).toEqual(['.everfresh/manifest.json'])
})

test('so it is where another process has got its number since', async () => {
  const site = new Site(files)
  write(site.out, { [`.everfresh/staging-${process.ppid}-0/0`]: 'half' })
  await site.build()
  expect(site.names().filter((name) => name.includes('staging'))).toEqual([])
})

test.each([
  ['cut', '{"version":1,"rel'],
  ['empty', ''],
  ['of a later version', '{"version":99}'],
  ['no manifest at all', '[1,2,3]'],
])('a manifest that is %s is no obstacle', async (_, text) => {
  const site = new Site(files)
  await site.build()
  const expected = contents(site.out)
  write(site.out, { '.everfresh/manifest.json': text })
  await site.build()
  expect(contents(site.out)).toEqual(expected)
})

test.each([
  ['cut', '{"version":1,"rel'],
  ['of a later version', '{"version":99}'],
  ['of another release', '{"version":1,"release":"0000000000000000"}'],
])('a record that is %s is no obstacle', async (_, text) => {
  const site = new Site(files)
  const { release } = await site.build()
  const before = site.record(release)
  write(site.out, { [`.everfresh/releases/${release}.json`]: text, '.everfresh/releases/x.json': text })
  await site.build()
  expect(site.record(release)).toEqual({ ...before, made: site.record(release).made })
})

test.each(['', '{', '{"a":1}', '[1]', '["../../x"]', '[null]'])(
  'a journal that says %j is no obstacle',
  async (text) => {
    const site = new Site(files)
    const { release } = await site.build()
    const before = site.record(release).files
    write(site.out, { '.everfresh/journal.json': text })
    await site.build()
    expect(site.record(release).files).toEqual(before)
  },
)

test('lost records and manifest are made again', async () => {
  const site = new Site(files)
  await site.build({ compress: true })
  const { manifest } = site
  rmSync(site.file('.everfresh'), { recursive: true })
  await site.build({ compress: true })
  expect(site.manifest).toEqual(manifest)
  expect(site.record(manifest.release).manifest).toEqual(manifest)
})

test.each([
  ['lost', null],
  ['cut', '{"version":1,"rel'],
])('where the manifest was %s, the next release is still the only one that is current', async (_, text) => {
  const site = new Site(files)
  const { release: first } = await site.build()
  if (text === null) rmSync(site.file('.everfresh/manifest.json'))
  else write(site.out, { '.everfresh/manifest.json': text })
  write(site.root, { 'c.png': 'new' })
  const { release: second } = await site.build()
  expect(site.record(second).superseded).toBeUndefined()
  expect(site.record(first).superseded).toBeDefined()
})

test('a folder where the manifest belongs is told, and the way out', async () => {
  const site = new Site(files)
  mkdirSync(site.file('.everfresh/manifest.json'), { recursive: true })
  await expect(site.build()).rejects.toMatchObject({
    code: 'unreadable',
    message: expect.stringContaining('.everfresh/manifest.json'),
  })
})
