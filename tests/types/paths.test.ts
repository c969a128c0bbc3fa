import { expect, test } from 'vitest'
import { errorsBefore, errorsOf, head, project, typesOf } from './project.js'

const paths = [
  'css/site.css',
  'img/logo.png',
  'js/app.js',
  'sprite.svg',
  '404',
  'it\'s "odd"\n?.css',
  'a#b.txt',
]

/** What each is, and a line of a program. */
const right: [string, string][] = [
  ['a path', `assets.url('css/site.css')`],
  ['a version of its own', `assets.url('css/site.css', { version: '7' })`],
  ['a fragment', `assets.url('sprite.svg#icon')`],
  ['a query', `assets.url('css/site.css?x=1')`],
  ['both', `assets.url('css/site.css?x=1#y')`],
  ['a lone mark', `assets.url('css/site.css?'), assets.url('css/site.css#')`],
  ['the base', `assets.url('/static/css/site.css')`],
  ['the base, and a query', `assets.url('/static/css/site.css?x=1')`],
  ['a number as a name', `assets.url('404')`],
  ['a name with all that needs an escape', `assets.url('it\\'s "odd"\\n?.css')`],
  ['a name with a mark', `assets.url('a#b.txt')`],
  ['one of two', 'assets.url(both)'],
  ['any text', 'assets.url(text)'],
  ['a wrong path, as any text', `assets.url('css/sitee.css' as string)`],
  ['a variable that may change', `let path = 'css/sitee.css'\nassets.url(path)`],
  ['a text that somebody else checked', 'assets.url(branded)'],
  ['anything', 'assets.url(JSON.parse(text))'],
  ['a text with a hole that a path may fill', `assets.url(\`img/\${text}.png\`)`],
  ['a hole in the query', `assets.url(\`css/site.css?\${text}\`)`],
  ['a hole in the fragment, behind the base', `assets.url(\`/static/sprite.svg#\${text}\`)`],
  ['a hole for a number', `assets.url(\`\${count}\`)`],
  ['a hole for known texts', `assets.url(\`\${both}?x\`)`],
  ['without its object', `const { url } = assets\nurl('css/site.css')`],
  ['as a function of texts', 'const asset: (path: string) => string = assets.url\nasset(text)'],
  ['behind a check', 'if (assets.has(text)) { const known: AssetPath = text; void known } else text.length'],
  ['a list that was checked', 'const known: AssetPath[] = [text].filter(assets.has); void known'],
  ['a list', `assets.links(['css/site.css', 'js/app.js', 'sprite.svg#x'])`],
  ['a list with a text', `assets.links(['css/site.css', text])`],
  ['a list of texts', 'assets.links([text, text].map((each) => each))'],
  ['modules', `assets.importMap('js/app.js', text), assets.importMap()`],
  ['a version', `assets.version('css/site.css')`],
  [
    'elements',
    `assets.stylesheet('css/site.css'), assets.script('js/app.js'), assets.image(text), assets.inline(text)`,
  ],
  ['modules to load ahead', `assets.modulePreloads('js/app.js'), assets.modulePreloads(['js/app.js', text])`],
  [
    'a function of its own',
    `const link = <P extends string>(path: PathOf<P>) => assets.url(path)\nlink('css/site.css')`,
  ],
  ['a stand-in', 'const fake: Pick<Assets, "url"> = { url: (path: string) => path }; void fake'],
  ['its parameter', 'const first: Parameters<Assets["url"]>[0] = text; void first'],
]

const wrong: [string, string, string][] = [
  ['a path that there is not', `assets.url('css/sitee.css')`, '"css/sitee.css"'],
  ['with a query', `assets.url('css/sitee.css?x')`, '"css/sitee.css?x"'],
  ['behind the base', `assets.url('/static/css/sitee.css')`, '"/static/css/sitee.css"'],
  ['behind another base', `assets.url('/css/site.css')`, '"/css/site.css"'],
  ['an empty one', `assets.url('')`, '""'],
  ['a name with a mark, and a fragment', `assets.url('a#b.txt#c')`, '"a#b.txt#c"'],
  ['a folder', `assets.url('css')`, '"css"'],
  ['another case', `assets.url('css/Site.css')`, '"css/Site.css"'],
  ['a constant', `const path = 'css/sitee.css'\nassets.url(path)`, '"css/sitee.css"'],
  ['one of two', 'assets.url(oneWrong)', '"img/logoo.png"'],
  ['a text with a hole that no path fills', `assets.url(\`imgs/\${text}.png\`)`, `\`imgs/\${string}.png\``],
  ['in a list', `assets.links(['css/site.css', 'img/logoo.png'])`, `Did you mean '"img/logo.png"'?`],
  ['a module', `assets.importMap('js/ap.js')`, '"js/ap.js"'],
  ['a version', `assets.version('css/sitee.css')`, '"css/sitee.css"'],
  ['a stylesheet', `assets.stylesheet('css/sitee.css')`, '"css/sitee.css"'],
  ['a script', `assets.script('js/ap.js', { type: 'module' })`, '"js/ap.js"'],
  ['what is loaded ahead', `assets.preload('img/logoo.png')`, '"img/logoo.png"'],
  ['a module to load ahead', `assets.modulePreloads('js/ap.js')`, 'js/ap.js'],
  ['an image', `assets.image('img/logoo.png')`, '"img/logoo.png"'],
  ['what stands in the page', `assets.inline('css/sitee.css')`, '"css/sitee.css"'],
  ['a number', 'assets.url(404)', "'404'"],
]

/** A module for each row, since one declares what another does. */
function modules(name: string, rows: readonly (readonly string[])[]): Record<string, string> {
  return Object.fromEntries(rows.map(([, code], index) => [`${name}-${index}.ts`, `${head}${code}\n`]))
}

// The libraries are checked with the first of them; that takes longer than the rest.
const resolutions = [
  { module: 'nodenext' },
  { module: 'node16', skipLibCheck: true },
  { module: 'esnext', moduleResolution: 'bundler', skipLibCheck: true },
  {
    module: 'nodenext',
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
  },
]

test.each(resolutions)('right paths compile, and wrong ones are errors that name them: %j', (settings) => {
  const files = { ...modules('right', right), ...modules('wrong', wrong) }
  const errors = errorsOf(project(paths, files, settings))
  expect(errors.filter((line) => line.startsWith('right'))).toEqual([])
  const found = wrong.map(([says], row) => [says, errors.find((line) => line.startsWith(`wrong-${row}.ts(`))])
  expect(found).toEqual(wrong.map(([says, , named]) => [says, expect.stringContaining(named)]))
  expect(found[0]?.[1]).toMatch(
    /error TS2345: Argument of type '"css\/sitee\.css"' is not assignable to parameter of type 'keyof AssetPaths'\.$/,
  )
})

test('so they are by TypeScript 5', () => {
  const files = { ...modules('right', right), ...modules('wrong', wrong) }
  const named = errorsBefore(project(paths, files)).map((line) => line.split('.')[0])
  expect(new Set(named)).toEqual(new Set(wrong.map((_, row) => `wrong-${row}`)))
})

test('without such a file any path compiles, and a check leaves a text a text', () => {
  const free = wrong.filter(([says]) => says !== 'a number')
  expect(errorsOf(project(null, modules('row', [...right, ...free])))).toEqual([])
})

test('a file that was deleted is an error at each use', () => {
  const uses = {
    'a.ts': `${head}assets.url('img/logo.png')`,
    'b.ts': `${head}assets.links(['img/logo.png'])`,
  }
  expect(errorsOf(project(paths, uses))).toEqual([])
  const without = paths.filter((path) => path !== 'img/logo.png')
  expect(errorsOf(project(without, uses)).map((line) => line.slice(0, 4))).toEqual(['a.ts', 'b.ts'])
})

test('two sites of one project know the paths of both', () => {
  const calls = ['/static/css/site.css', '/admin/a.css', 'a.css', '/css/site.css'].map(
    (path) => `assets.url('${path}')`,
  )
  const uses = {
    'a.ts': `${head}${calls.join('\n')}`,
    'admin.d.ts': typesOf(['a.css', 'css/site.css'], '/admin/'),
  }
  const errors = errorsOf(project(paths, uses))
  expect(errors).toEqual([expect.stringContaining('"/css/site.css"')])
})

test('a template function of each framework takes it', () => {
  const code = `
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
const app = express()
app.locals.asset = assets.url
app.get('/', (_request, response) => void response.render('page', { asset: assets.url }))
fastify().decorate('asset', assets.url)
new Hono<{ Variables: { asset: Assets['url'] } }>().use(async (c, next) => {
  c.set('asset', assets.url)
  c.get('asset')('css/site.css')
  // @ts-expect-error there is no such file
  c.get('asset')('css/sitee.css')
  await next()
})
new Koa<{ asset: Assets['url'] }>().use((ctx) => {
  ctx.state.asset = assets.url
  ctx.body = ctx.state.asset('css/site.css')
  // @ts-expect-error there is no such file
  ctx.body = ctx.state.asset('css/sitee.css')
})
`
  expect(errorsOf(project(paths, { 'app.ts': head + code }, { skipLibCheck: true }))).toEqual([])
})

test('a program in JavaScript is checked, too', () => {
  const code = `import { openAssets } from 'everfresh'\nconst assets = await openAssets('dist')\n`
  const home = project(
    paths,
    { 'a.js': `${code}assets.url('css/sitee.css')`, 'b.js': `${code}assets.url('css/site.css')` },
    { allowJs: true, checkJs: true },
  )
  expect(errorsOf(home).map((line) => line.slice(0, 4))).toEqual(['a.js'])
})
