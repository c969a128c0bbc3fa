import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Problem } from '../../src/build.js'
import { folder } from '../support/folder.js'
import { integrity, Site, version } from './site.js'

/** A site with links: the name of each, and what it points to. */
function linked(files: Record<string, string>, links: Record<string, string>): Site {
  const site = new Site(files)
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(site.root, name))
  return site
}

async function assetsOf(site: Site): Promise<{ assets: string[]; problems: string[] }> {
  const { problems } = await site.build()
  return {
    assets: Object.keys(site.manifest.assets),
    problems: problems.map(({ code, path }) => `${code} ${path}`),
  }
}

test('a link to a file of the root is a file', async () => {
  const site = linked({ 'a.css': 'a' }, { 'b.css': 'a.css' })
  expect(await assetsOf(site)).toEqual({ assets: ['a.css', 'b.css'], problems: [] })
  expect(site.stored('b.css')).toBe('a')
})

test('a link to a folder of the root is a folder', async () => {
  const site = linked({ 'a/b.css': 'b', 'a/c/d.css': 'd' }, { e: 'a' })
  expect((await assetsOf(site)).assets).toEqual(['a/b.css', 'a/c/d.css', 'e/b.css', 'e/c/d.css'])
})

test('an absolute link and one in a folder are followed alike', async () => {
  const site = linked({ 'a.css': 'a', 'x/y.css': 'y' }, { 'x/b.css': '../a.css' })
  symlinkSync(join(site.root, 'x'), join(site.root, 'z'))
  expect((await assetsOf(site)).assets).toEqual(['a.css', 'x/b.css', 'x/y.css', 'z/b.css', 'z/y.css'])
})

test('a root may be a link itself', async () => {
  const real = folder({ 'a.css': 'a' })
  const link = join(folder(), 'link')
  symlinkSync(real, link)
  const site = new Site()
  expect(await site.build({ roots: [link] })).toMatchObject({ files: 1, problems: [] })
})

test('a link that leaves its root is a problem, and is left out', async () => {
  const outside = folder({ 'secret.txt': 's', 'sub/secret.txt': 's' })
  const site = linked({ 'a.css': 'a' }, { 'b.txt': join(outside, 'secret.txt'), c: join(outside, 'sub') })
  expect(await assetsOf(site)).toEqual({
    assets: ['a.css'],
    problems: ['link-leaves-root b.txt', 'link-leaves-root c'],
  })
})

test('a link into a folder whose name begins like the root leaves it', async () => {
  const parent = folder({ 'root/a.css': 'a', 'root-2/b.css': 'b' })
  symlinkSync('../root-2', join(parent, 'root/c'))
  const { problems } = await new Site().build({ roots: [join(parent, 'root')] })
  expect(problems.map(({ code }) => code)).toEqual(['link-leaves-root'])
})

test('a broken link is a problem', async () => {
  expect(await assetsOf(linked({ 'a.css': 'a' }, { 'b.css': 'nowhere', c: 'c' }))).toEqual({
    assets: ['a.css'],
    problems: ['link-broken b.css', 'link-broken c'],
  })
})

test.each<[string, Record<string, string>, string[]]>([
  ['the root', { 'a/loop': '..' }, ['link-loops a/loop']],
  ['its own folder', { 'a/loop': '.' }, ['link-loops a/loop']],
  ['a folder that it is in', { 'a/b/loop': '../../a' }, ['link-loops a/b/loop']],
  ['each other', { 'a/x': '../b', 'b/y': '../a' }, ['link-loops a/x/y', 'link-loops b/y/x']],
])(
  'links that lead back are a problem, and nothing is published twice for them: %s',
  async (_, links, problems) => {
    const site = linked({ 'a/a.css': 'a', 'a/b/c.css': 'c', 'b/b.css': 'b' }, links)
    const { assets, problems: found } = await assetsOf(site)
    expect(found).toEqual(problems)
    expect(assets.filter((path) => path.includes('loop/'))).toEqual([])
  },
)

test('hidden files are left out, but for .well-known', async () => {
  const site = new Site({
    '.env': 'secret',
    '.git/config': 'secret',
    'a/.DS_Store': '',
    'a/.hidden/b.css': '',
    '.well-known/security.txt': 'mail',
    '.well-known/.hidden': '',
    'c..css': 'c',
  })
  expect((await assetsOf(site)).assets).toEqual(['.well-known/security.txt', 'c..css'])
  expect(site.asset('.well-known/security.txt')).toMatchObject({
    url: '.well-known/security.txt',
    immutable: false,
  })
})

test('a link to a hidden file is what its own name says', async () => {
  const site = linked({ '.hidden.css': 'h' }, { 'a.css': '.hidden.css', '.b.css': 'a.css' })
  expect((await assetsOf(site)).assets).toEqual(['a.css'])
})

test('a name of 255 bytes keeps its own, with a problem', async () => {
  const name = `${'a'.repeat(251)}.css`
  const site = new Site({ [name]: 'a{b:url(c.png)}', 'c.png': 'c', 'd.css': `@import "${name}"` })
  expect((await assetsOf(site)).problems).toEqual([`name-too-long ${name}`])
  const text = `a{b:url(c.${version('c')}.png)}`
  expect(site.asset(name)).toMatchObject({
    file: name,
    url: name,
    immutable: false,
    integrity: integrity(text),
  })
  expect(site.text(name)).toBe(text)
  expect(site.text('d.css')).toBe(`@import "${name}"`)
})

test('a long name with new bytes is written anew, with compression too', async () => {
  const name = `${'é'.repeat(125)}.css`
  const site = new Site({ [name]: 'old' })
  await site.build({ compress: true })
  writeFileSync(join(site.root, name), 'new')
  await site.build({ compress: true })
  expect(site.text(name)).toBe('new')
})

test('a long page name keeps its own too', async () => {
  const name = `${'a'.repeat(250)}.html`
  const site = new Site({ [name]: 'a' })
  expect((await assetsOf(site)).problems).toEqual([`name-too-long ${name}`])
  expect(site.text(name)).toBe('a')
})

test('a name with a backslash can stand in no URL, and is a problem', async () => {
  const site = new Site({ 'a.css': 'a', 'b\\c.css': 'b', 'd\\e/f.css': 'f' })
  expect(await assetsOf(site)).toEqual({
    assets: ['a.css'],
    problems: ['name-unusable b\\c.css', 'name-unusable d\\e/f.css'],
  })
})

test('names that are odd, but names, are kept', async () => {
  const names = [
    ' a .css',
    '-rf',
    'a\nb.css',
    'a\u00a0b.css',
    'e\u0301.css',
    'é.css',
    'NUL',
    '%2e%2e',
    'a;b&c.css',
    '~',
  ]
  const site = new Site(Object.fromEntries(names.map((name, i) => [name, String(i)])))
  expect((await assetsOf(site)).problems).toEqual([])
  for (const [i, name] of names.entries()) expect(site.stored(name)).toBe(String(i))
})

test('a file whose name is not UTF-8 is a problem', async () => {
  const site = new Site({ 'a.css': 'a' })
  writeFileSync(Buffer.concat([Buffer.from(join(site.root, 'b')), Buffer.from([0xe9])]), 'b')
  expect(await assetsOf(site)).toMatchObject({
    assets: ['a.css'],
    problems: [expect.stringContaining('name-unusable')],
  })
})

test('a folder whose name is not UTF-8 is a problem, and does not stop the build', async () => {
  const site = new Site({ 'a.css': 'a' })
  const bad = Buffer.concat([Buffer.from(join(site.root, 'b')), Buffer.from([0xe9])])
  mkdirSync(bad)
  writeFileSync(Buffer.concat([bad, Buffer.from('/c.css')]), 'c')
  expect(await assetsOf(site)).toMatchObject({
    assets: ['a.css'],
    problems: [expect.stringContaining('name-unusable')],
  })
})

function makePipe(file: string): void {
  const program = 'mkfifo'
  execFileSync(program, [file])
}

test('pipes and sockets are a problem, and are left out, also behind a link', async () => {
  const site = new Site({ 'a.css': 'a' })
  makePipe(join(site.root, 'pipe'))
  symlinkSync('pipe', join(site.root, 'link.css'))
  const socket = createServer().listen(join(site.root, 'socket'))
  await once(socket, 'listening')
  const flags = ['--no-compress', '--no-cache-dir', '--json']
  const command = ['dist/cli/main.js', 'build', site.root, '--out', site.out, ...flags]
  // In a process of its own, since reading a pipe that nobody writes never ends.
  const cwd = join(import.meta.dirname, '../..')
  const { problems } = JSON.parse(String(execFileSync(process.execPath, command, { cwd, timeout: 60_000 })))
  socket.close()
  expect(Object.keys(site.manifest.assets)).toEqual(['a.css'])
  expect(problems.map(({ code, path }: Problem) => `${code} ${path}`)).toEqual([
    'link-broken link.css',
    'no-file pipe',
    'no-file socket',
  ])
})

test('a pipe that is omitted is no problem', async () => {
  const site = new Site({ 'a.css': 'a' })
  makePipe(join(site.root, 'pipe'))
  expect(await site.build({ omit: ['pipe'] })).toMatchObject({ files: 1, problems: [] })
})

test('a file and a folder of one name in two roots are an error that names it, and nothing is written', async () => {
  const site = new Site({ a: 'file' }, { 'a/b.css': 'b' })
  await expect(site.build()).rejects.toMatchObject({
    name: 'EverfreshError',
    message: expect.stringMatching(/\ba\b/),
  })
  expect(site.names()).toEqual([])
})
