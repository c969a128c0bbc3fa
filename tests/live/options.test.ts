import { describe, expect, test } from 'vitest'
import type { Assets } from '../../src/assets.js'
import { type LiveOptions, liveAssets } from '../../src/live.js'
import { openAssets } from '../../src/open.js'
import type { Problem } from '../../src/values/problem.js'
import { built } from '../support/built.js'
import { folder, write } from '../support/folder.js'
import { textOf } from './asking.js'

/** Files of which some say how others are to be rewritten: who runs them, whose map they are, what a page loads. */
const site = {
  'index.html': `<!doctype html><link rel="stylesheet" href="css/site.css">
    <script type="module" src="js/main.js"></script>`,
  'map.html':
    '<script type="importmap">{"imports":{"b":"./js/b.js"}}</script><script type="module" src="js/main.js"></script>',
  'classic.html': '<script src="js/classic.js"></script>',
  'css/site.css':
    '@import "more.css"; a { background: url(../img/a.png) }\n/*# sourceMappingURL=site.css.map */',
  'css/site.css.map': '{"version":3,"sources":["site.scss"],"names":[],"mappings":"AAAA,aAAa,EAAE,CAAC"}',
  'css/more.css': 'b {}',
  'img/a.png': 'pixels',
  'js/main.js': `import './a.js'; import data from './data.json' with { type: 'json' }
    new Worker(new URL('worker.js', import.meta.url), { type: 'module' })
    navigator.serviceWorker.register('/s/js/offline.js')
    import(data.name)\n//# sourceMappingURL=main.js.map`,
  'js/main.js.map': '{"version":3,"sources":["main.ts"],"names":[],"mappings":"AAAA,OAAO,SAAS;AACA,CAAC"}',
  'js/a.js': 'import "./b.js"',
  'js/b.js': 'export {}',
  'js/data.json': '{}',
  'js/worker.js': 'import "./shared.js"',
  'js/shared.js': 'import "./leaf.js"',
  'js/leaf.js': 'export {}',
  'js/offline.js': 'self',
  'js/classic.js': 'new Worker("/s/js/old.js")',
  'js/old.js': 'importScripts("lib.js")',
  'js/lib.js': 'lib',
  'js/circle.js': 'import "./ring.js"',
  'js/ring.js': 'import "./circle.js"',
}
const paths = Object.keys(site)

/** Every file's URL, and what that and its plain name are answered with. */
async function sayAll(assets: Assets): Promise<Record<string, string>> {
  const said: Record<string, string> = {}
  for (const path of paths) {
    const url = assets.url(path)
    Object.assign(said, {
      [path]: url,
      [url]: await textOf(assets, url),
      [`/s/${path}`]: await textOf(assets, `/s/${path}`),
    })
  }
  return said
}

const options = [
  { modules: 'rewrite', integrity: false },
  { modules: 'rewrite', integrity: true },
  { modules: 'importmap', integrity: false },
  { modules: 'importmap', integrity: true },
] as const

describe.each(options)('with %j', (chosen) => {
  const open = (more: Partial<LiveOptions> = {}) =>
    liveAssets({ roots: [folder(site)], base: '/s/', ...chosen, ...more })
  const builtAssets = async () => openAssets((await built(site, { base: '/s/', ...chosen })).out)

  test('live gives the same URLs and bytes as a build', async () => {
    expect(await sayAll(await open())).toEqual(await sayAll(await builtAssets()))
  })

  test('and so it does when all is read once', async () => {
    expect(await sayAll(await open({ watch: false }))).toEqual(await sayAll(await builtAssets()))
  })

  test('whichever file is asked for first', async () => {
    const whole = await builtAssets()
    for (const path of paths) {
      const assets = await open()
      expect([path, assets.url(path)]).toEqual([path, whole.url(path)])
      expect(await textOf(assets, `/s/${path}`)).toBe(await textOf(whole, `/s/${path}`))
    }
  })

  test('and the same import maps', async () => {
    const [live, whole] = [await open(), await builtAssets()]
    expect(live.importMap('js/main.js')).toEqual(whole.importMap('js/main.js'))
    expect(live.importMap()).toEqual(whole.importMap())
  })
})

test('a worker that an edit brings makes what it reaches rewritten, and one that goes leaves it', async () => {
  const files = {
    'main.js': 'import "./a.js"',
    'a.js': 'import "./b.js"',
    'b.js': '',
    'w.js': 'import "./a.js"',
  }
  const root = folder(files)
  const assets = await liveAssets({ roots: [root], modules: 'importmap' })
  expect(await textOf(assets, '/a.js')).toBe('import "./b.js"')
  write(root, { 'main.js': 'new Worker(new URL("w.js", import.meta.url), { type: "module" })' })
  assets.url('main.js')
  expect(await textOf(assets, '/a.js')).toBe(`import ".${assets.url('b.js')}"`)
  write(root, { 'main.js': 'import "./a.js"' })
  expect(await textOf(assets, '/a.js')).toBe('import "./b.js"')
})

test.each([true, false])(
  'a path made at run time is no problem where there is an import map (watch: %j)',
  async (watch) => {
    const problems: Problem[] = []
    const onProblem = (problem: Problem) => problems.push(problem)
    const roots = [folder({ 'a.js': `import(\`./\${name}.js\`)` })]
    const assets = await liveAssets({ roots, watch, onProblem, modules: 'importmap' })
    assets.url('a.js')
    expect(problems).toEqual([])
    const other = await liveAssets({ roots, watch, onProblem })
    other.url('a.js')
    expect(problems).toMatchObject([{ code: 'reference-computed' }])
  },
)
