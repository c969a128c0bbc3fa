import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type BuildOptions, build } from '../../src/build.js'
import { contents, folder, write } from '../support/folder.js'
import { broken, Site, version } from './site.js'

test('a path that would be plain and content name with other bytes is refused, both named', async () => {
  const taken = `a.${version('a')}.css`
  const site = new Site({ 'a.css': 'a', [taken]: 'other' })
  await expect(site.build()).rejects.toMatchObject({
    code: 'name-collision',
    message: expect.stringMatching(new RegExp(`a\\.css.*${taken}|${taken}.*a\\.css`)),
  })
  expect(site.names()).toEqual([])
})

test('it is refused without originals too, since both would be one URL', async () => {
  const site = new Site({ 'a.css': 'a', [`a.${version('a')}.css`]: 'other' })
  await expect(site.build({ originals: false })).rejects.toMatchObject({ code: 'name-collision' })
  expect(site.names()).toEqual([])
})

test('a plain name that is a content name of a kept release with other bytes is refused', async () => {
  const site = new Site({ 'a.css': 'a' })
  const { release } = await site.build()
  const taken = site.asset('a.css').file
  await expect(site.build({ roots: [folder({ [taken]: 'other' })] })).rejects.toMatchObject({
    code: 'name-collision',
    message: expect.stringContaining(release),
  })
  expect(site.manifest.release).toBe(release)
})

test.each([true, false])(
  'a content name that was a plain name of a kept release with other bytes is refused (originals: %s)',
  async (originals) => {
    const taken = `a.${version('a')}.css`
    const site = new Site({ [taken]: 'other' })
    const { release } = await site.build({ originals })
    await expect(site.build({ originals, roots: [folder({ 'a.css': 'a' })] })).rejects.toMatchObject({
      name: 'EverfreshError',
      message: expect.stringContaining(taken),
    })
    expect(site.manifest.release).toBe(release)
  },
)

test('a path that is plain and content name with the same bytes is no collision, and all files are whole', async () => {
  const site = new Site({
    'a.css': 'a',
    [`a.${version('a')}.css`]: 'a',
    'b.css': 'b',
    'z.css': 'z',
    'index.html': 'i',
  })
  await site.build()
  expect(broken(site.out, site.manifest)).toEqual([])
  for (const path of Object.keys(site.manifest.assets)) expect(site.text(path)).toBe(site.stored(path))
})

test('so it is where the output of a build is the source of another', async () => {
  const first = new Site({ 'a.css': 'a', 'b/c.png': 'c', 'index.html': '<img src=b/c.png>' })
  await first.build()
  const second = new Site()
  await second.build({ roots: [first.out] })
  expect(broken(second.out, second.manifest)).toEqual([])
})

test('a content-named file with other bytes is refused by its name, and nothing is written', async () => {
  const site = new Site({ 'a.css': 'a' })
  await site.build()
  write(site.out, { [site.asset('a.css').file]: 'damaged' })
  write(site.root, { 'b.css': 'b' })
  const before = site.state()
  await expect(site.build()).rejects.toMatchObject({
    code: 'output-corrupt',
    message: expect.stringContaining(site.asset('a.css').file),
  })
  expect(site.state()).toEqual(before)
})

test.each([
  ['a plain file', 'a.css/x'],
  ['a content-named file', `a.${version('a')}.css/x`],
  ['a page', 'index.html/x'],
])('a folder where %s belongs is told, and nothing is written', async (_, inTheWay) => {
  const site = new Site({ 'a.css': 'a', 'index.html': 'i' })
  write(site.out, { [inTheWay]: '' })
  await expect(site.build()).rejects.toMatchObject({
    code: 'output-unwritable',
    message: expect.stringContaining(inTheWay.slice(0, -2)),
  })
  expect(site.names()).toEqual([inTheWay])
})

test('a file where a folder belongs is told in words, and nothing is written', async () => {
  const site = new Site({ 'css/deep/a.css': 'a', 'b.css': 'b' })
  write(site.out, { css: 'a file' })
  await expect(site.build()).rejects.toMatchObject({
    code: 'output-unwritable',
    message: expect.stringMatching(
      /css.*\(a file stands where a folder is needed\): move that out of the way/,
    ),
  })
  expect(site.names()).toEqual(['css'])
})

test('a file where the output belongs is told', async () => {
  const site = new Site({ 'a.css': 'a' })
  writeFileSync(site.out, 'a file')
  await expect(site.build()).rejects.toMatchObject({ code: 'output-unwritable' })
})

test.each<[string, (parent: string) => Pick<BuildOptions, 'roots' | 'out'>, string]>([
  [
    'a root that is not there',
    (at) => ({ roots: [join(at, 'nowhere')], out: join(at, 'out') }),
    'root-missing',
  ],
  [
    'a root that is a file',
    (at) => ({ roots: [join(at, 'src/a.css')], out: join(at, 'out') }),
    'root-missing',
  ],
  [
    'an output in a root',
    (at) => ({ roots: [join(at, 'src')], out: join(at, 'src/out') }),
    'output-inside-root',
  ],
  [
    'an output that is a root',
    (at) => ({ roots: [join(at, 'src')], out: join(at, 'src') }),
    'output-inside-root',
  ],
  ['a root in the output', (at) => ({ roots: [join(at, 'src')], out: at }), 'root-inside-output'],
  [
    'the second root',
    (at) => ({ roots: [join(at, 'src'), join(at, 'x')], out: join(at, 'out') }),
    'root-missing',
  ],
  [
    'an output in a root, by a link',
    (at) => ({ roots: [join(at, 'src')], out: join(at, 'link/new/out') }),
    'output-inside-root',
  ],
  ['no root', (at) => ({ roots: [], out: join(at, 'out') }), 'option-invalid'],
  ['an empty root', (at) => ({ roots: [''], out: join(at, 'out') }), 'option-invalid'],
  ['an empty output', (at) => ({ roots: [join(at, 'src')], out: '' }), 'option-invalid'],
])('%s is refused in one line, and nothing is written', async (_, options, code) => {
  const parent = folder({ 'src/a.css': 'a' })
  symlinkSync('src', join(parent, 'link'))
  const before = contents(parent)
  await expect(build(options(parent))).rejects.toMatchObject({
    name: 'EverfreshError',
    code,
    message: expect.not.stringContaining('\n'),
  })
  expect(contents(parent)).toEqual(before)
})

test.each(['static', '/static', 'static/', '', '/../', 'https://h/'])(
  'the base "%s" is refused',
  async (base) => {
    const site = new Site({ 'a.css': 'a' })
    await expect(site.build({ base })).rejects.toMatchObject({ code: 'base-invalid' })
    expect(site.exists('.')).toBe(false)
  },
)

test('an output beside a root whose name begins alike is right', async () => {
  const parent = folder({ 'src/a.css': 'a' })
  mkdirSync(join(parent, 'src-out'))
  await build({
    cacheDir: false,
    roots: [join(parent, 'src')],
    out: join(parent, 'src-out'),
    compress: false,
  })
})

test('two contents of one file whose digests begin alike can not have one name: the second is refused, until versions are longer', async () => {
  const [one, two] = ['4evsj', '6avvp'].map((end) => `//${'0'.repeat(4000)}${end}`) as [string, string]
  expect([version(one), version(two)]).toEqual(['fa5e395796ad', 'fa5e395796ad'])
  const site = new Site({ 'app.js': one })
  const options = { compress: true, deltas: { releases: 3 } }
  const { release } = await site.build(options)
  write(site.root, { 'app.js': two })
  await expect(site.build(options)).rejects.toMatchObject({
    message: expect.stringContaining('app.fa5e395796ad.js'),
  })
  expect([site.manifest.release, site.text('app.js')]).toEqual([release, one])
  await site.build({ ...options, strategy: { length: 16 } })
  expect(site.text('app.js')).toBe(two)
})
