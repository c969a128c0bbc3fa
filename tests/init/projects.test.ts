import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { initText } from '../../src/init/text.js'
import { type InitOptions, init } from '../../src/init.js'
import { everfresh, expectRefusal, tree } from '../cli/command.js'
import { resident } from '../cli/resident.js'
import { blocksOf, root } from '../support/documents.js'
import { contents, type Files, folder } from '../support/folder.js'

/** A `package.json` of a program with these packages. */
const using = (dependencies: object, more: object = {}): Files => ({
  'package.json': JSON.stringify({ type: 'module', dependencies, ...more }),
})
const a = { 'public/a.css': '' }
const ts = (settings: string): Files => ({ ...using({ express: '5' }), ...a, 'tsconfig.json': settings })

function dry(files: Files, options: InitOptions = {}) {
  return init({ cwd: folder(files), dryRun: true, ...options })
}

test.each<[string, Files, InitOptions, string]>([
  ['a folder without a package', a, {}, 'A static site, files in public'],
  ['a package without a program', { ...using({}), ...a }, {}, 'A static site, files in public'],
  [
    'a script that starts Node',
    { ...using({}, { scripts: { dev: 'nodemon x.js' } }), ...a },
    {},
    'Node, JavaScript, ES modules, files in public',
  ],
  [
    'a file that is called like a server',
    { ...using({}), ...a, 'src/server.mjs': '' },
    {},
    'Node, JavaScript, ES modules, files in public',
  ],
  [
    'a range',
    { ...using({ express: '~4.18.2' }), ...a },
    {},
    'Express 4, JavaScript, ES modules, files in public',
  ],
  [
    'a range that says nothing',
    { ...using({ express: 'latest' }), ...a },
    {},
    'Express, JavaScript, ES modules, files in public',
  ],
  [
    'a range that says less than what is installed',
    { ...using({ koa: '*' }), ...a, 'node_modules/koa/package.json': '{"version":"3.1.0"}' },
    {},
    'Koa 3, JavaScript, ES modules, files in public',
  ],
  [
    'a package of CommonJS',
    { 'package.json': '{"dependencies":{"hono":"^4.1.0"}}', ...a },
    {},
    'Hono 4, JavaScript, CommonJS, files in public',
  ],
  [
    'a byte order mark',
    { 'package.json': '\uFEFF{"dependencies":{"hono":"4"}}', ...a },
    {},
    'Hono 4, JavaScript, CommonJS, files in public',
  ],
  [
    'TypeScript by its package',
    { ...using({ fastify: '5' }, { devDependencies: { typescript: '7' } }), ...a },
    {},
    'Fastify 5, TypeScript, ES modules, files in public',
  ],
  [
    'two frameworks',
    { ...using({ hono: '4', express: '5' }), ...a },
    {},
    'Express 5, JavaScript, ES modules, files in public',
  ],
  [
    'the other of two, by wish',
    { ...using({ hono: '4', express: '5' }), ...a },
    { framework: 'hono' },
    'Hono 4, JavaScript, ES modules, files in public',
  ],
  ['folders by custom', { ...using({}), 'www/a': '', 'src/static/a': '' }, {}, 'A static site, files in www'],
  ['assets/', { 'assets/a': '' }, {}, 'A static site, files in assets'],
  ['static/', { 'static/a': '', 'assets/a': '' }, {}, 'A static site, files in static'],
  ['src/static/', { 'src/static/a': '' }, {}, 'A static site, files in src/static'],
  [
    'folders by wish',
    { 'site/a': '', 'vendor/b': '' },
    { folders: ['site', 'vendor'] },
    'A static site, files in site, vendor',
  ],
  [
    'what Vite builds, though its script is called like a server',
    { ...using({}, { devDependencies: { vite: '8' } }), ...a, 'src/main.js': '' },
    {},
    'A site, JavaScript, ES modules, built by Vite',
  ],
  [
    'a server beside Vite',
    { ...using({ koa: '3' }, { devDependencies: { vite: '8' } }), ...a },
    {},
    'Koa 3, JavaScript, ES modules, built by Vite',
  ],
  [
    'a folder that is not for Vite, by wish',
    { ...using({ vite: '8' }), ...a },
    { framework: 'static', folders: ['public'] },
    'A static site, files in public',
  ],
  ['a file that is called like a folder', { static: '' }, {}, 'A static site, files in public'],
])('%s', (_, files, options, found) => {
  expect(dry(files, options).found).toBe(found)
})

test.each<[string, Files, string]>([
  ['TypeScript', ts('{}'), 'everfresh.config.ts'],
  [
    'TypeScript below src alone',
    ts('{ "include": ["src"], "compilerOptions": { "rootDir": "src" } }'),
    'everfresh.config.ts',
  ],
  [
    'TypeScript that takes all, and wants it below src',
    ts('{ "compilerOptions": { "rootDir": "./src" } }'),
    'everfresh.config.js',
  ],
  [
    'a comment that names such a folder',
    ts('{ "compilerOptions": { // "rootDir": "./src",\n } }'),
    'everfresh.config.ts',
  ],
  ['ES modules', { ...using({}), ...a }, 'everfresh.config.js'],
  ['CommonJS', { 'package.json': '{}', ...a }, 'everfresh.config.mjs'],
  ['no package', a, 'everfresh.config.mjs'],
])('the config of %s', (_, files, name) => {
  expect(dry(files).config.file).toBe(name)
})

test('the types lie where the compiler reads them', () => {
  expect(dry(ts('{}')).config.text).toContain("  types: 'everfresh.d.ts',")
  expect(dry(ts('{ "include": ["./src/**/*.ts"] }')).config.text).toContain("  types: 'src/everfresh.d.ts',")
  expect(dry(ts('{ "include": ["src", "*.ts"] }')).config.text).toContain("  types: 'everfresh.d.ts',")
  expect(dry({ ...using({ express: '5' }), ...a }).config.text).not.toContain('types')
})

test.each<[string, Files, object]>([
  ['a server', using({ express: '5' }), { build: 'everfresh build' }],
  [
    'a build that there is',
    using({ express: '5' }, { scripts: { build: 'sass a b' } }),
    { build: 'sass a b && everfresh build' },
  ],
  [
    'one that needs the types',
    { ...using({ express: '5' }, { scripts: { build: 'tsc' } }), 'tsconfig.json': '{}' },
    { build: 'everfresh build && tsc' },
  ],
  [
    'one that clears the output first',
    { ...using({ express: '5' }, { scripts: { build: 'rm -rf dist && tsc' } }), 'tsconfig.json': '{}' },
    { build: 'rm -rf dist && tsc && everfresh build' },
  ],
  ['one that has us', using({ express: '5' }, { scripts: { build: 'tsc && everfresh build' } }), {}],
  [
    'a static site',
    using({}),
    { build: 'everfresh build', dev: 'everfresh serve --live', start: 'everfresh serve' },
  ],
  ['no package', {}, {}],
])('the scripts of %s', (_, files, scripts) => {
  expect(dry(files).scripts).toEqual(scripts)
})

test.each<[string, Files, string | null]>([
  ['none', using({ express: '5' }), '/dist/static/'],
  ['one of other folders', { ...using({ express: '5' }), '.gitignore': 'node_modules\n' }, '/dist/static/'],
  ['one of the folder', { ...using({ express: '5' }), '.gitignore': '/dist/static\n' }, null],
  [
    'one of the folder above',
    { ...using({ express: '5' }), '.gitignore': 'node_modules\r\ndist/\r\n' },
    null,
  ],
  ['none, of a static site', {}, '/dist/'],
])('.gitignore: %s', (_, files, ignore) => {
  expect(dry(files).ignore).toBe(ignore)
})

test.each<[Files, string | null]>([
  [{}, 'npm install everfresh'],
  [{ 'pnpm-lock.yaml': '' }, 'pnpm add everfresh'],
  [{ 'yarn.lock': '' }, 'yarn add everfresh'],
  [{ 'bun.lock': '' }, 'bun add everfresh'],
  [using({ everfresh: '1' }), null],
])('the package is installed as others are: %j', (files, install) => {
  expect(dry(files).install).toBe(install)
})

test.each<[string, Files, string[]]>([
  ['Fastify', using({ fastify: '^4.2.0' }), ['// Give this to fastify()', 'assets.before(handler)']],
  ['Koa', using({ koa: '^2.15.0' }), ['createServer(assets.before(app.callback()))']],
])('an older %s has no door, and is told of another way', (name, files, lines) => {
  const { server, notes } = dry({ ...files, ...a })
  for (const line of lines) expect(server?.rest.join('\n')).toContain(line)
  expect(server?.top.join('\n')).not.toContain('everfresh/')
  expect(notes.join()).toContain(`${name} `)
})

test('with Vite the plugin goes into its config, and ours says where the folder is', () => {
  const vite = { ...using({ express: '5', vite: '8' }, { scripts: { build: 'vite build' } }), ...a }
  const { config, scripts, bundler, server } = dry({ ...vite, 'vite.config.mts': '' })
  expect(bundler).toEqual({
    file: 'vite.config.mts',
    lines: [
      "import { everfresh } from 'everfresh/vite'",
      '',
      'plugins: [everfresh()], // beside those that you have',
    ],
  })
  expect(config.text).toMatch(/^ {2}out: 'dist', [^\n]*\n\}\)$/m)
  expect(scripts).toEqual({})
  expect(server?.top.at(-1)).toMatch(/^const assets = await openAssets\('dist'\)/)
})

test.each<[string, InitOptions, RegExp]>([
  ['folders', { folders: ['public'] }, /"public" has no effect/],
  ['a base', { base: '/x/' }, /"--base \/x\/" has no effect/],
])('Vite’s own config says %s', (_, options, message) => {
  expect(() => dry({ ...using({ vite: '8' }), ...a }, options)).toThrow(message)
})

test('a folder that is not there is told with the nearest', () => {
  expect(() => dry(a, { folders: ['pubic'] })).toThrow(/no folder "pubic" \(did you mean "public"\?\)/)
})

test('what is beside it is told, and not taken', () => {
  expect(dry({ ...a, 'static/a': '', 'assets/a': '' }).notes).toEqual([
    'There are static, assets too: what belongs to the site goes into "roots".',
  ])
  expect(dry({}).notes).toEqual([
    'There is no folder of static files yet: make public/, or name yours behind "everfresh init".',
  ])
})

test('the command writes the config and nothing else, and prints what there is to do', async () => {
  const home = folder({ ...using({ express: '^5.0.0' }), ...a })
  const before = contents(home)
  const { status, stdout } = await everfresh(['init', '--base', '/static/'], home)
  const { 'everfresh.config.js': config = '', ...others } = contents(home)
  expect([status, others]).toEqual([0, before])
  expect(config).toBe(`import { defineConfig } from 'everfresh'

export default defineConfig({
  roots: ['public'], // the folders of static files
  out: 'dist/static', // where "everfresh build" puts them, under names that change with their content
  base: '/static/', // the path of the site below which they are served
})
`)
  expect(stdout).toBe(`Express 5, JavaScript, ES modules, files in public

everfresh.config.js was written:

${config.trimEnd().replace(/^(?=.)/gm, '  ')}

Install it:

  npm install everfresh

In package.json, under "scripts":

  "build": "everfresh build",

In .gitignore:

  /dist/static/

At the top of your server:

  import { liveAssets, openAssets } from 'everfresh'
  import { serve } from 'everfresh/express'

  const assets =
    process.env.NODE_ENV === 'production'
      ? await openAssets('dist/static')
      : await liveAssets({ roots: ['public'], base: '/static/' })

Behind const app = express():

  app.use(serve(assets)) // in place of express.static(), before whatever an asset does not need
  app.locals.asset = assets.url // in a template: <link rel="stylesheet" href="<%= asset('css/site.css') %>">

Then "npx everfresh build", and start it with NODE_ENV=production; without that it answers from the folders as they are.
`)
})

test('docs/init.md shows what is printed', () => {
  const home = folder({ ...using({ express: '^5.0.0' }), ...a })
  const [, printed] = blocksOf(readFileSync(join(root, 'docs/init.md'), 'utf8'))
  expect(printed?.code.trimEnd()).toBe(initText(init({ cwd: home })))
})

test('a static site needs no server: its config works without a package', async () => {
  const home = folder({ 'www/index.html': '<link rel="stylesheet" href="a.css">', 'www/a.css': 'a {}' })
  expect((await resident(['init'], home)).stdout).toContain('npx everfresh serve --live')
  expect(await everfresh(['build'], home)).toMatchObject({ status: 0, stderr: '' })
  expect(readFileSync(join(home, 'dist/index.html'), 'utf8')).toMatch(/href="a\.[0-9a-f]{12}\.css"/)
})

test('a dry run writes nothing, and says so', async () => {
  const home = folder({ ...using({ hono: '4' }), ...a, 'everfresh.config.json': '{}' })
  const before = tree(home)
  const { status, stdout } = await resident(['init', '--dry-run'], home)
  expect([status, stdout.split('\n')[2]]).toEqual([0, 'everfresh.config.js would be written:'])
  const json = JSON.parse((await resident(['init', '--dry-run', '--json'], home)).stdout)
  expect(json).toMatchObject({
    config: { file: 'everfresh.config.js', written: false },
    server: { after: 'const app = new Hono()' },
  })
  expect(tree(home)).toEqual(before)
})

test.each<[string, Files, string, string]>([
  ['a config that is there', { 'everfresh.config.json': '{}' }, 'init', 'everfresh.config.json --dry-run'],
  [
    'two configs',
    { 'everfresh.config.json': '', 'everfresh.config.js': '' },
    'init',
    'everfresh.config.json',
  ],
  ['a package that is none', { 'package.json': '{' }, 'init', 'package.json'],
  ['a package that is a text', { 'package.json': '"a"' }, 'init', 'package.json'],
  ['an unknown framework', {}, 'init --framework expres', '"expres" "express"'],
  ['a base that is none', {}, 'init --base static', '"static"'],
])('%s is refused, and nothing is written', async (_, files, words, named) => {
  const home = folder(files)
  const before = tree(home)
  expectRefusal(await resident(words.split(' '), home), ...named.split(' '))
  expect(tree(home)).toEqual(before)
})
