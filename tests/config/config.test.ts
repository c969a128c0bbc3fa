import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { build } from '../../src/build.js'
import { openAssets } from '../../src/open.js'
import { everfresh, expectRefusal, serving } from '../cli/command.js'
import { type Files, folder } from '../support/folder.js'

const site: Files = { 'public/a.css': 'a{background:url(gone.png)}', 'public/b.psd': 'psd' }
const options = { roots: ['public'], out: 'dist', base: '/s/', omit: ['*.psd'], compress: false }

/** A project in which `everfresh` is installed. */
function project(files: Files): string {
  const home = folder({ ...site, 'package.json': '{ "type": "module" }', ...files })
  mkdirSync(join(home, 'node_modules'))
  symlinkSync(join(import.meta.dirname, '../..'), join(home, 'node_modules/everfresh'))
  return home
}

async function built(words: string, home: string) {
  const { status, stdout, stderr } = await everfresh(`build --json ${words}`.trim().split(' '), home)
  expect([status, stderr]).toEqual([0, ''])
  return JSON.parse(stdout)
}

async function urlIn(home: string, dir = 'dist'): Promise<string> {
  return (await openAssets(join(home, dir))).url('a.css')
}

describe('a config file gives the options of a build:', () => {
  test.each([
    [
      'everfresh.config.ts',
      `import { type Config, defineConfig } from 'everfresh'
       const options: Config = ${JSON.stringify(options)}
       export default defineConfig(options)`,
    ],
    [
      'everfresh.config.js',
      `import { defineConfig } from 'everfresh'
       export default defineConfig(${JSON.stringify(options)})`,
    ],
    ['everfresh.config.mjs', `export default async () => (${JSON.stringify(options)})`],
    ['everfresh.config.json', JSON.stringify(options)],
  ])('%s', async (name, text) => {
    const home = project({ [name]: text })
    expect(await built('', home)).toMatchObject({ out: 'dist', files: 1, compressed: 0 })
    expect(await urlIn(home)).toMatch(/^\/s\/a\.[0-9a-f]{12}\.css$/)
  })

  test('with CommonJS in a package that is so', async () => {
    const text = `module.exports = ${JSON.stringify(options)}`
    const home = project({ 'package.json': '{}', 'everfresh.config.js': text })
    expect(await built('', home)).toMatchObject({ out: 'dist', files: 1 })
  })

  test('with a finder, which no flag can give', async () => {
    const text = `export default {
      roots: ['public'], out: 'dist',
      finders: { 'text/plain': () => ({ references: [{ start: 0, end: 5, specifier: 'a.css', syntax: 'html-attribute' }], faults: [] }) }
    }`
    const home = project({ 'everfresh.config.mjs': text, 'public/list.txt': 'a.css and no more' })
    expect(await built('', home)).toMatchObject({ rewritten: 1 })
  })
})

describe('a flag wins over the config:', () => {
  test.each([
    ['--base /t/', 'dist', /^\/t\/a\./],
    ['--out other', 'other', /^\/s\/a\./],
    ['--exclude a.css', 'dist', /^\/s\/a\.css$/],
  ])('%s', async (words, out, url) => {
    const home = project({ 'everfresh.config.json': JSON.stringify(options) })
    expect(await built(words, home)).toMatchObject({ out })
    expect(await urlIn(home, out)).toMatch(url)
  })

  test('folders, too', async () => {
    const home = project({ 'everfresh.config.json': JSON.stringify(options), 'more/a.css': 'a{}' })
    expect(await built('more', home)).toMatchObject({ files: 1, problems: [] })
  })

  test('--no-config: nothing of it counts', async () => {
    const home = project({ 'everfresh.config.json': JSON.stringify(options) })
    expect(await built('--no-config public --out dist', home)).toMatchObject({ files: 2 })
  })

  test('a glob may be given more than once, and takes no folder for one', async () => {
    const home = project({ 'public/c.txt': '' })
    expect(await built('--omit *.psd --omit *.txt public --out dist', home)).toMatchObject({ files: 1 })
  })
})

test('folders are relative to the config file, wherever that is', async () => {
  const home = project({ 'conf/my.json': JSON.stringify({ ...options, roots: ['../public'] }) })
  expect(await built('--config conf/my.json', home)).toMatchObject({ out: 'conf/dist', files: 1 })
  expect(await urlIn(home, 'conf/dist')).toMatch(/^\/s\/a\./)
})

test('and so is the package whose version all files have', async () => {
  const strategy = { version: { fixed: { package: 'app.json' } } }
  const home = project({
    'conf/my.json': JSON.stringify({ ...options, roots: ['../public'], strategy }),
    'conf/app.json': '{ "version": "4.2.0" }',
  })
  await built('--config conf/my.json', home)
  expect(await urlIn(home, 'conf/dist')).toBe('/s/a.4.2.0.css')
  const { line } = await serving('--live --config conf/my.json --port 0 --json'.split(' '), home)
  const { url } = JSON.parse(line)
  expect((await fetch(`${url}a.4.2.0.css`)).status).toBe(200)
})

describe('serve', () => {
  test('--live takes folders, base and globs from the config', async () => {
    const home = project({ 'everfresh.config.json': JSON.stringify(options) })
    const { line } = await serving('--live --port 0 --json'.split(' '), home)
    const { url, base } = JSON.parse(line)
    expect(base).toBe('/s/')
    expect((await fetch(`${url}a.css`)).status).toBe(200)
    expect((await fetch(`${url}b.psd`)).status).toBe(404)
  })

  test('--live: a flag wins over the config', async () => {
    const home = project({ 'everfresh.config.json': JSON.stringify(options), 'more/c.css': 'c{}' })
    const { line } = await serving('--live more --base /t/ --port 0 --json'.split(' '), home)
    const { url, base } = JSON.parse(line)
    expect(base).toBe('/t/')
    expect((await fetch(`${url}c.css`)).status).toBe(200)
  })

  test('without a folder serves what the config builds', async () => {
    const home = project({ 'everfresh.config.json': JSON.stringify(options) })
    await built('', home)
    const { line } = await serving('--port 0 --json'.split(' '), home)
    expect(JSON.parse(line).base).toBe('/s/')
  })

  test.each(['', '--live'])('%s takes how it answers from the config, and a flag wins', async (live) => {
    const answers = { plainMaxAge: 60, cleanUrls: true, unknown: 'revalidate', cors: 'all' }
    const text = `export default { ...${JSON.stringify({ ...options, ...answers })}, headers: () => ({ 'X-Own': 'yes' }) }`
    const home = project({ 'everfresh.config.mjs': text, 'public/about.html': 'about' })
    await built('', home)
    const words = `${live} --plain-max-age 30 --max-age 600 --cors none --port 0 --json`
    const { url } = JSON.parse((await serving(words.trim().split(' '), home)).line)
    const page = await fetch(`${url}about`)
    expect([page.status, page.headers.get('x-own')]).toEqual([200, 'yes'])
    const unknown = await fetch(`${url}a.ffffffffffff.css`)
    expect([unknown.status, unknown.headers.get('cache-control')]).toEqual([200, 'no-cache'])
    const plain = await fetch(`${url}a.css`)
    expect(plain.headers.get('cache-control')).toBe('public, max-age=30')
    expect(plain.headers.get('access-control-allow-origin')).toBeNull()
    const known = await fetch(new URL(await urlIn(home), url))
    expect(known.headers.get('cache-control')).toBe('public, max-age=600, immutable')
  })

  test('without any folder says how to give one', async () => {
    expectRefusal(await everfresh(['serve', '--port', '0'], folder()), '"serve"', '"out"')
    expectRefusal(await everfresh(['serve', '--live', '--port', '0'], folder()), '"serve --live"', '"roots"')
  })
})

describe('a built folder is the one that the config builds:', () => {
  const config = { ...options, ignoreProblems: ['a.css'] }
  const home = async () => {
    const home = project({ 'everfresh.config.json': JSON.stringify(config) })
    await build({ ...config, roots: [join(home, 'public')], out: join(home, 'dist'), cacheDir: false })
    return home
  }

  test.each([
    ['url a.css', /^\/s\/a\.[0-9a-f]{12}\.css\n$/],
    ['explain a.css', /a\.[0-9a-f]{12}\.css/],
    ['verify', /: all right\n$/],
    ['nginx --listen 127.0.0.1:80', /location .*"\/s\/" {/],
    ['manifest --format flat', /"\/s\/a\.[0-9a-f]{12}\.css"/],
    ['verify dist', /: all right\n$/],
  ])('%s', async (words, printed) => {
    const { status, stdout, stderr } = await everfresh(words.split(' '), await home())
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(printed)
  })

  test.each([
    ['verify dist --no-config', 1, /reference-missing/],
    ['verify dist --ignore-problems b.css', 1, /reference-missing/],
  ])('%s does without what it accepts', async (words, exit, printed) => {
    const { status, stdout } = await everfresh(words.split(' '), await home())
    expect(status).toBe(exit)
    expect(stdout).toMatch(printed)
  })

  test.each([
    ['url a.css'],
    ['explain a.css'],
    ['verify'],
    ['nginx'],
    ['manifest --format flat'],
    ['url a.css --no-config'],
  ])('without any, %s says how to give one', async (words) => {
    const cwd = words.includes('--no-config') ? await home() : folder()
    expectRefusal(
      await everfresh(words.split(' '), cwd),
      /^(?:url|explain)/.test(words) ? '--dir' : `"${words.split(' ')[0]}"`,
      '"out"',
    )
  })
})

describe('one line that names the file, and nothing is written:', () => {
  test.each([
    [
      'an unknown option',
      '.json',
      '{ "omits": ["*.psd"] }',
      ['there is no option "omits" (did you mean "omit"?)'],
    ],
    [
      'a wrong value',
      '.json',
      '{ "modules": "importmaps" }',
      ['"modules"', '"importmaps"', 'mean "importmap"?'],
    ],
    ['a wrong age', '.json', '{ "plainMaxAge": "1h" }', ['"plainMaxAge"', '"1h"', '3600']],
    ['a base without slashes', '.json', '{ "base": "static" }', ['"static"', '"/static/"']],
    ['no JSON', '.json', '{\n  "out": "dist"\n  oops\n}', ['JSON']],
    ['a list', '.json', '[]', ['an object of options']],
    ['nothing', '.mjs', '', ['no default export']],
    ['a number', '.mjs', 'export default 5', ['an object of options']],
    ['a syntax error', '.mjs', 'export default {', ['Unexpected end']],
    ['a syntax error in TypeScript', '.ts', 'export default {\n  out: }', ['Unexpected token', ':2:']],
    ['TypeScript without an export', '.ts', 'const a: number = 5', ['no default export']],
    ['a package that is missing', '.mjs', "import 'no-such-package'", ['no-such-package']],
    ['one that throws', '.mjs', "throw new Error('two\\nlines')", ['two lines']],
    ['a function that throws', '.mjs', "export default () => { throw new Error('no') }", ['no']],
  ])('%s', async (_, extension, text, named) => {
    const name = `everfresh.config${extension}`
    const home = project({ [name]: text })
    expectRefusal(await everfresh('build public --out dist'.split(' '), home), name, ...named)
    expect(existsSync(join(home, 'dist'))).toBe(false)
  })

  test('two of them', async () => {
    const home = project({ 'everfresh.config.json': '{}', 'everfresh.config.mjs': 'export default {}' })
    const run = await everfresh('build public --out dist'.split(' '), home)
    expectRefusal(run, 'everfresh.config.json', 'everfresh.config.mjs')
  })

  test('one that is not there', async () => {
    for (const name of ['my.ts', 'my.json', 'my.js'])
      expectRefusal(await everfresh(['build', '--config', name], project({})), `no config file ${name}`)
  })

  test('none, and no folders', async () => {
    expectRefusal(await everfresh(['build'], folder()), 'folder', '"roots"')
    expectRefusal(await everfresh(['build', 'public'], folder()), '--out', '"out"')
  })
})
