import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { BuildOptions } from '../../src/build.js'
import { verify } from '../../src/verify.js'
import { type Built, built } from '../support/built.js'
import type { Files } from '../support/folder.js'

interface ImportMap {
  readonly imports?: Record<string, string | null>
  readonly scopes?: Record<string, Record<string, string | null>>
  readonly integrity?: Record<string, string>
}

type Modules = 'rewrite' | 'importmap'

function pageWith(map: ImportMap, script = '<script type="module" src="main.js"></script>'): string {
  return `<script type="importmap">${JSON.stringify(map)}</script>${script}`
}

function mapIn(text: string): ImportMap {
  return JSON.parse(/importmap">(.*?)<\/script>/s.exec(text)?.[1] ?? '{}')
}

/** A build that was proven to be whole, and had nothing to complain of. */
async function clean(files: Files, options: Partial<BuildOptions> = {}): Promise<Built> {
  const site = await built(files, options)
  expect(site.problems).toEqual([])
  expect((await verify(site.out)).findings).toEqual([])
  return site
}

/** The map of the built page without the digests that a build adds. */
async function mapOf(map: ImportMap, files: Files, modules: Modules): Promise<ImportMap> {
  const { plain } = await clean({ 'index.html': pageWith(map), ...files }, { modules })
  const { integrity: _integrity, ...entries } = mapIn(plain('index.html'))
  return entries
}

type Row = readonly [
  does: string,
  map: ImportMap,
  files: Files,
  rewritten: ImportMap,
  mapped: ImportMap | null,
]

/** What is the same in both modes is given once; entries of the author's come last. */
const rows: readonly Row[] = [
  [
    'a folder gets an entry for each module that goes by it',
    { imports: { 'three/addons/': './three/' } },
    {
      'main.js': 'import "three/addons/a.js"',
      'three/a.js': 'import "./b.js"',
      'three/b.js': '',
      'three/c.js': '',
    },
    { imports: { 'three/addons/a.js': '/three/a.HASH.js', 'three/addons/': './three/' } },
    {
      imports: {
        '/three/b.js': '/three/b.HASH.js',
        'three/addons/a.js': '/three/a.HASH.js',
        'three/addons/': './three/',
      },
    },
  ],
  [
    'the longest prefix counts, and an exact key more',
    { imports: { 'a/': './x/', 'a/b/': './y/', 'a/b/c.js': './z.js' } },
    {
      'main.js': 'import "a/1.js"; import "a/b/1.js"; import "a/b/c.js"',
      'x/1.js': '',
      'y/1.js': '',
      'z.js': '',
    },
    {
      imports: {
        'a/1.js': '/x/1.HASH.js',
        'a/b/1.js': '/y/1.HASH.js',
        'a/': './x/',
        'a/b/': './y/',
        'a/b/c.js': './z.HASH.js',
      },
    },
    null,
  ],
  [
    'a scope has its own, and what it does not know comes from above',
    { imports: { 'a/': './x/', b: './b.js' }, scopes: { './lib/': { 'a/': './y/' } } },
    {
      'main.js': 'import "a/1.js"; import "/lib/m.js"',
      'lib/m.js': 'import "a/1.js"; import "b"',
      'x/1.js': '',
      'y/1.js': '',
      'b.js': 'import "a/1.js"',
    },
    {
      imports: { 'a/1.js': '/x/1.HASH.js', 'a/': './x/', b: './b.HASH.js' },
      scopes: { './lib/': { 'a/1.js': '/y/1.HASH.js', 'a/': './y/' } },
    },
    {
      imports: {
        '/lib/m.js': '/lib/m.HASH.js',
        'a/1.js': '/x/1.HASH.js',
        'a/': './x/',
        b: './b.HASH.js',
      },
      scopes: { './lib/': { 'a/1.js': '/y/1.HASH.js', 'a/': './y/' } },
    },
  ],
  [
    'a scope of one script follows its name',
    { scopes: { './main.js': { a: './a.js', 'b/': './b/' } } },
    { 'main.js': 'import "a"; import "b/1.js"', 'a.js': '', 'b/1.js': '' },
    { scopes: { './main.HASH.js': { 'b/1.js': '/b/1.HASH.js', a: './a.HASH.js', 'b/': './b/' } } },
    null,
  ],
  [
    'a key that is a path meets the specifier that was rewritten',
    { imports: { './a.js': './b.js' } },
    { 'main.js': 'import "./a.js"', 'a.js': '', 'b.js': '' },
    { imports: { '/a.HASH.js': '/b.HASH.js', './a.js': './b.HASH.js' } },
    null,
  ],
  [
    'a key with a query is another module',
    { imports: { './a.js?x': './b.js?y' } },
    { 'main.js': 'import "./a.js?x"; import "./a.js"', 'a.js': '', 'b.js': '' },
    { imports: { '/a.HASH.js?x': '/b.HASH.js?y', './a.js?x': './b.HASH.js?y' } },
    { imports: { '/a.js': '/a.HASH.js', '/a.HASH.js?x': '/b.HASH.js?y', './a.js?x': './b.HASH.js?y' } },
  ],
  [
    'a folder of paths that are files meets them by both names',
    { imports: { '/old/': '/new/' } },
    { 'main.js': 'import "./old/a.js"', 'old/a.js': '', 'new/a.js': '' },
    { imports: { '/old/a.HASH.js': '/new/a.HASH.js', '/old/': '/new/' } },
    {
      imports: { '/old/a.js': '/new/a.HASH.js', '/old/a.HASH.js': '/new/a.HASH.js', '/old/': '/new/' },
    },
  ],
  [
    'a folder of paths that are no files is no problem',
    { imports: { '/virtual/': './real/', './gone.js': './real/a.js' } },
    { 'main.js': 'import "./virtual/a.js"; import "./gone.js"', 'real/a.js': '' },
    {
      imports: {
        '/virtual/a.js': '/real/a.HASH.js',
        '/virtual/': './real/',
        './gone.js': './real/a.HASH.js',
      },
    },
    null,
  ],
  [
    'a module of another host may be ours',
    { imports: { 'https://cdn.example/': './cdn/' } },
    { 'main.js': 'import "https://cdn.example/a.js?b"', 'cdn/a.js': '' },
    { imports: { 'https://cdn.example/a.js?b': '/cdn/a.HASH.js?b', 'https://cdn.example/': './cdn/' } },
    null,
  ],
  [
    'a key that leads nowhere still leads nowhere',
    { imports: { './a.js': null, './b.js': 'bare' } },
    { 'main.js': 'import("./a.js")', 'a.js': '', 'b.js': '' },
    { imports: { '/a.HASH.js': null, '/b.HASH.js': null, './a.js': null, './b.js': 'bare' } },
    null,
  ],
  [
    'a URL that may be imported goes by the map as well',
    { imports: { '/old/': '/new/' } },
    { 'main.js': 'import(new URL("old/a.js", import.meta.url))', 'old/a.js': '', 'new/a.js': '' },
    { imports: { '/old/a.HASH.js': '/new/a.HASH.js', '/old/': '/new/' } },
    null,
  ],
]

for (const [does, map, files, rewritten, mapped] of rows) {
  test(`${does}, where specifiers are rewritten`, async () => {
    expect(await mapOf(map, files, 'rewrite')).toEqual(rewritten)
  })
  test(`${does}, where they stay`, async () => {
    expect(await mapOf(map, files, 'importmap')).toEqual(mapped ?? rewritten)
  })
}

function sri(algorithm: string, text: string): string {
  return `${algorithm}-${createHash(algorithm).update(text).digest('base64')}`
}

test.each(['rewrite', 'importmap'] as const)(
  "the author's digests are kept true, modules: '%s'",
  async (modules) => {
    const integrity = {
      './main.js': 'sha384-old',
      '/a.js?x': sri('sha384', 'a'),
      'https://cdn.example/x.js': 'sha384-x',
      bare: 'sha384-bare',
    }
    const files = {
      'index.html': pageWith({ integrity }),
      'main.js': 'import "./a.js?x"; new URL("x.png", import.meta.url)',
      'a.js': 'a',
      'x.png': 'x',
    }
    const { plain, assets } = await clean(files, { modules })
    expect(mapIn(plain('index.html')).integrity).toEqual({
      './main.HASH.js': assets['main.js']?.integrity,
      '/a.HASH.js?x': sri('sha384', 'a'),
      'https://cdn.example/x.js': 'sha384-x',
      bare: 'sha384-bare',
    })
  },
)

test('digests that the author did not give are added to those that he gave', async () => {
  const files = {
    'index.html': pageWith({ integrity: { './a.js': 'sha256-old' } }),
    'main.js': 'import "./a.js"; import "./b.js"',
    'a.js': 'import "./b.js"',
    'b.js': '',
  }
  const { plain, assets } = await clean(files, { integrity: true })
  expect(mapIn(plain('index.html')).integrity).toEqual({
    '/b.HASH.js': assets['b.js']?.integrity,
    './a.HASH.js': assets['a.js']?.integrity,
  })
})

test("a page's own scripts, preloads and classic scripts go by its map", async () => {
  const script = `<link rel="modulepreload" href="p.js"><script src="c.js"></script>
<script type="module">import "lib/inline.js"; import "./by-path.js"</script>`
  const page = pageWith({ imports: { 'lib/': '/lib/', './by-path.js': '/lib/path.js' } }, script)
  const { plain } = await clean({
    'index.html': `<base href="/sub/">${page}`,
    'sub/p.js': 'import "lib/preload.js"',
    'sub/c.js': 'import("lib/classic.js")',
    ...Object.fromEntries(['inline', 'preload', 'classic', 'path'].map((name) => [`lib/${name}.js`, name])),
  })
  expect(mapIn(plain('index.html')).imports).toEqual({
    'lib/classic.js': '/lib/classic.HASH.js',
    'lib/inline.js': '/lib/inline.HASH.js',
    'lib/preload.js': '/lib/preload.HASH.js',
    'lib/': '/lib/',
    './by-path.js': '/lib/path.HASH.js',
  })
})

test('what stands before <base> goes by the URL of the page: the map, and scripts', async () => {
  const map = {
    imports: { './k.js': './to.js' },
    scopes: { './in/': { x: './x.js' } },
    integrity: { './one.js': 'sha256-old' },
  }
  const script = `<script type="module">import "./k.js"; import "./one.js"</script>
<base href="/sub/"><script type="module">import "./k.js"; import "../k.js"; import "../in/a.js"</script>`
  const { plain, assets } = await clean({
    'index.html': pageWith(map, script),
    ...Object.fromEntries(['k', 'to', 'sub/k', 'x'].map((name) => [`${name}.js`, name])),
    'one.js': 'import "./to.js"',
    'in/a.js': 'import "x"',
  })
  expect(mapIn(plain('index.html'))).toEqual({
    imports: { '/k.HASH.js': '/to.HASH.js', './k.js': './to.HASH.js' },
    scopes: { './in/': { x: './x.HASH.js' } },
    integrity: { './one.HASH.js': assets['one.js']?.integrity },
  })
  expect(plain('index.html')).toContain('"./k.HASH.js"; import "../k.HASH.js"; import "../in/a.HASH.js"')
})

test('the modules of a page in a srcdoc go by its map, and not by that of the page around', async () => {
  const script = `<iframe srcdoc='<script type=importmap>{"imports":{"a":"./b.js"}}</script>
<script type=module>import "a"; import "./k.js"; import(\`a/\${x}\`)</script>'></iframe>`
  const { plain } = await clean({
    'index.html': pageWith({ imports: { a: './a.js', './k.js': './to.js', 'a/': './a/' } }, script),
    ...Object.fromEntries(['a', 'b', 'k', 'to'].map((name) => [`${name}.js`, name])),
  })
  expect(mapIn(plain('index.html')).imports).toEqual({
    '/k.HASH.js': '/to.HASH.js',
    a: './a.HASH.js',
    './k.js': './to.HASH.js',
    'a/': './a/',
  })
  expect(plain('index.html')).toContain('{"a":"./b.HASH.js"}')
  expect(plain('index.html')).toContain('import "./k.HASH.js"')
})

test.each([{ 'a/': './a/' }, { './a.js': './b.js' }])('a srcdoc with the map %j is told', async (imports) => {
  const map = JSON.stringify({ scopes: { '/': imports } })
  const { problems } = await built({
    'index.html': `<iframe srcdoc='<script type=importmap>${map}</script>'></iframe>`,
    'a.js': 'a',
    'b.js': 'b',
  })
  expect(problems).toEqual(['index.html:1:17 reference-malformed'])
})

test('what misses the base is no problem where the map leads on', async () => {
  await clean(
    {
      'index.html': pageWith({ imports: { '/lib.js': './lib.js' } }),
      'main.js': 'import "/lib.js"',
      'lib.js': '',
    },
    { base: '/s/' },
  )
})

test('of several maps the first one that has a rule counts', async () => {
  const page = `${pageWith({ imports: { 'a/': './x/' } }, '')}${pageWith({ imports: { 'a/': './y/', 'b/': './y/' } })}`
  const files = {
    'index.html': page,
    'main.js': 'import "a/1.js"; import "b/2.js"',
    'x/1.js': '',
    'y/2.js': '',
  }
  const { plain } = await clean(files)
  expect(mapIn(plain('index.html')).imports).toEqual({
    'a/1.js': '/x/1.HASH.js',
    'b/2.js': '/y/2.HASH.js',
    'a/': './x/',
  })
})

test('a map in a file of its own has its keys and digests as well, and may not lead to a folder', async () => {
  const map = { imports: { './a.js': './b.js' }, integrity: { './b.js': 'sha256-old' } }
  const files = {
    'importmap.json': JSON.stringify(map),
    'a.js': '',
    'b.js': 'new URL("x.png", import.meta.url)',
    'x.png': '',
  }
  const { plain, assets } = await clean(files)
  expect(JSON.parse(plain('importmap.json'))).toEqual({
    imports: { '/a.HASH.js': '/b.HASH.js', './a.js': './b.HASH.js' },
    integrity: { './b.HASH.js': assets['b.js']?.integrity },
  })
  const { problems } = await built({ 'importmap.json': '{"imports":{"a/":"./a/"}}', 'a/b.js': '' })
  expect(problems).toEqual(['importmap.json:1:19 import-map-prefix'])
})

/** A place in a template, which Biome takes for a mistake in a string. */
const x = '$'.concat('{x}')

const folders = { imports: { 'lib/': './lib/', '/old/': '/lib/' } }

test.each<readonly [does: string, script: string, rewritten: string, mapped?: string]>([
  ['a bare name by a folder', 'import "lib/nome.js"', 'main.js:1:9 reference-missing'],
  ['a path by a folder', '\nimport "./old/none.js"', 'main.js:2:9 reference-missing'],
  ['a path of a file that the map hides', 'import x from "/old/there.js"', 'main.js:1:16 reference-missing'],
  ['a path that the map does not know', 'import "./none.js"', 'main.js:1:9 reference-missing'],
  ['a name by a folder that is put together', `import(\`lib/${x}.js\`)`, 'main.js:1:8 import-map-prefix'],
  ['a sum by a folder', 'import("lib/" + x)', 'main.js:1:8 import-map-prefix'],
  ['a beginning of a folder', `import(\`lib/${x}/${x}.js\`)`, 'main.js:1:8 import-map-prefix'],
  [
    'a path by a folder that is put together',
    `import(\`/old/${x}.js\`)`,
    'main.js:1:8 reference-computed',
    'main.js:1:8 import-map-prefix',
  ],
])(
  '%s that leads to no file, or to nobody knows which, is a problem',
  async (_, script = '', rewritten = '', mapped = rewritten) => {
    const files = {
      'index.html': pageWith(folders),
      'main.js': script,
      'lib/name.js': '',
      'old/there.js': '',
    }
    expect((await built(files)).problems).toEqual([rewritten])
    expect((await built(files, { modules: 'importmap' })).problems).toEqual([mapped])
  },
)

test('the problem names the rule, the page and the nearest file', async () => {
  const files = { 'index.html': pageWith(folders), 'main.js': 'import "lib/nane.js"', 'lib/name.js': '' }
  const { result } = await built(files)
  expect(result.problems[0]?.message).toBe(
    '"lib/nane.js" names no file (lib/nane.js) by "lib/" in the import map of index.html; did you mean "lib/name.js"?',
  )
})

test.each(['import("react/" + x)', `import(\`other/${x}\`)`, 'import "react"', 'import "node:fs"'])(
  'what no map of ours knows is no problem: %s',
  async (script) => {
    await clean({ 'index.html': pageWith(folders), 'main.js': script })
  },
)

test('a missing module is a problem where one of the pages that load it has no map for it', async () => {
  const files = {
    'a.html': pageWith({ imports: { '/virtual/': '/lib/' } }),
    'main.js': 'import "./virtual/x.js"',
    'lib/x.js': '',
  }
  await clean(files)
  const without = { ...files, 'b.html': '<script type="module" src="main.js"></script>' }
  expect((await built(without)).problems).toEqual(['main.js:1:9 reference-missing'])
})

test('a page that is in a cycle with its modules is named with them, its map included', async () => {
  const files = {
    'index.html': pageWith({
      imports: { 'lib/': './lib/', './a.js': './b.js' },
      scopes: { 'main.js': { c: './c.js' } },
    }),
    'main.js': 'import "lib/a.js"; import "./a.js"; import "c"; new URL("index.html", import.meta.url)',
    'lib/a.js': 'import "../main.js"',
    'a.js': 'new URL("index.html", import.meta.url)',
    'b.js': 'new URL("index.html", import.meta.url)',
    'c.js': '',
  }
  for (const modules of ['rewrite', 'importmap'] as const) {
    const { assets } = await clean(files, { modules, include: ['index.html', '**/*.js'] })
    expect(assets['index.html']?.group).toBe('a.js')
  }
})
