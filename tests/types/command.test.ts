import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { build } from '../../src/build.js'
import { builtSite, hasTypes, sourceSite, writeTypes } from '../../src/types.js'
import { everfresh, expectRefusal } from '../cli/command.js'
import { resident } from '../cli/resident.js'
import { contents, folder, write } from '../support/folder.js'
import { typesOf } from './project.js'

const site = { 'public/css/site.css': 'a{}', 'public/img/logo.png': 'logo', 'public/.hidden': '' }
const types = `// Made by Everfresh from the files that there are. To change it, say "everfresh types".
/* eslint-disable */
export {}

declare module 'everfresh' {
  interface AssetBases {
    '/static/': true
  }
  interface AssetPaths {
    'css/site.css': true
    'img/logo.png': true
  }
}
`

test('the file says the base and the paths, sorted, whatever their order was', () => {
  expect(typesOf(['img/logo.png', 'css/site.css'])).toBe(types)
})

test('a name is written as a literal, whatever it holds', () => {
  const text = typesOf([`a'b"c\n\u2028.css`, '__proto__', 'ä.css'])
  expect(text).toContain(`    '__proto__': true\n    'a\\'b"c\\n\u2028.css': true\n    'ä.css': true\n`)
})

test('built and live folders say the same', async () => {
  const home = folder({ ...site, 'public/css/site.css.br': 'given' })
  const [roots, out] = [[join(home, 'public')], join(home, 'dist')]
  await build({ roots, out, base: '/static/', compress: false })
  for (const given of [builtSite(out), sourceSite(roots, { base: '/static/' })]) {
    writeTypes(join(home, 'types.d.ts'), given)
    expect(readFileSync(join(home, 'types.d.ts'), 'utf8')).toBe(types)
  }
})

test('a build writes the file if it is told to', async () => {
  const home = folder(site)
  const file = join(home, 'src/assets.d.ts')
  const options = {
    roots: [join(home, 'public')],
    out: join(home, 'dist'),
    base: '/static/',
    compress: false,
  }
  await build(options)
  expect(contents(home)).not.toHaveProperty('src/assets.d.ts')
  // Also where there is nothing else to do.
  for (const _ of ['for the first time', 'after it was removed']) {
    await build({ ...options, types: file })
    expect(readFileSync(file, 'utf8')).toBe(types)
    rmSync(file)
  }
})

test('a file that says the same already is not touched, with the line breaks of Windows either', () => {
  const home = folder({ 'everfresh.d.ts': types.replaceAll('\n', '\r\n') })
  const file = join(home, 'everfresh.d.ts')
  const state = () => {
    const { ino, mtimeNs } = statSync(file, { bigint: true })
    return [ino, mtimeNs]
  }
  const before = state()
  const given = { base: '/static/', paths: ['css/site.css', 'img/logo.png'] } as unknown as Parameters<
    typeof writeTypes
  >[1]
  expect([hasTypes(file, given), writeTypes(file, given)]).toEqual([true, false])
  expect(state()).toEqual(before)
})

test('what somebody else wrote is left as it is, and the build before it, too', async () => {
  const home = folder({ ...site, 'everfresh.d.ts': 'declare const mine: 1\n' })
  const types = join(home, 'everfresh.d.ts')
  await expect(
    build({ roots: [join(home, 'public')], out: join(home, 'dist'), types }),
  ).rejects.toMatchObject({
    code: 'output-foreign',
    message: expect.stringContaining(types),
  })
  expect([readFileSync(types, 'utf8'), existsSync(join(home, 'dist'))]).toEqual([
    'declare const mine: 1\n',
    false,
  ])
})

test('the command, for a project with a config', async () => {
  const config = {
    roots: ['public'],
    out: 'dist',
    base: '/static/',
    compress: false,
    types: 'src/paths.d.ts',
  }
  const home = folder({ ...site, 'everfresh.config.json': JSON.stringify(config) })
  expect((await everfresh(['types', '--live'], home)).stdout).toBe('2 paths in src/paths.d.ts\n')
  expect(readFileSync(join(home, 'src/paths.d.ts'), 'utf8')).toBe(types)
  write(home, { 'public/js/app.js': '' })
  expect((await resident(['build'], home)).status).toBe(0)
  expect(readFileSync(join(home, 'src/paths.d.ts'), 'utf8')).toContain(`    'js/app.js': true\n`)
  expect((await everfresh(['types', '--json'], home)).stdout).toBe(
    `${JSON.stringify({ file: 'src/paths.d.ts', paths: 3, changed: false })}\n`,
  )
})

test('the command, for a project without one', async () => {
  const home = folder(site)
  const live = ['types', '--live', 'public', '--base', '/static/']
  expect(await resident([...live, '--check'], home)).toEqual({
    status: 1,
    stdout: 'everfresh.d.ts is not up to date: say "everfresh types"\n',
    stderr: '',
  })
  expect(existsSync(join(home, 'everfresh.d.ts'))).toBe(false)
  expect((await everfresh(live, home)).stdout).toBe('2 paths in everfresh.d.ts\n')
  expect(await resident([...live, '--check'], home)).toMatchObject({
    status: 0,
    stdout: 'everfresh.d.ts has all 2 paths already\n',
  })
  const built = await resident('build public --out dist --types other.d.ts --no-compress'.split(' '), home)
  expect([built.status, readFileSync(join(home, 'other.d.ts'), 'utf8')]).toEqual([
    0,
    types.replace('/static/', '/'),
  ])
  expect((await resident(['types', 'dist', '--write', 'other.d.ts'], home)).stdout).toBe(
    'other.d.ts has all 2 paths already\n',
  )
})

test.each([
  ['types', 'types --live'],
  ['types nowhere', '"nowhere"'],
  ['types --live nowhere', '"nowhere"'],
  ['types --live', 'roots'],
  ['types public css', '2'],
  ['types public --base /x/', '/x/'],
  ['types --live public --base x', '"x"'],
  ['types --live public --write paths.json', '"paths.json" "everfresh.d.ts"'],
  ['build public --out dist --types paths', '"paths" "everfresh.d.ts"'],
])('%s is refused', async (words, named) => {
  expectRefusal(await resident(words.split(' '), folder(site)), ...named.split(' '))
})
