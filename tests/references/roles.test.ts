import { expect, test } from 'vitest'
import { built } from '../support/built.js'

test('new URL, workers by URL and import.meta.resolve are rewritten', async () => {
  const { plain, problems } = await built({
    'js/a.js': [
      'new URL("./x.png", import.meta.url)',
      'new Worker(new URL(`w.js`, import.meta.url), { type: "module" })',
      'import.meta.resolve("./b.js")',
    ].join('\n'),
    'js/x.png': 'x',
    'js/w.js': 'w',
    'js/b.js': 'b',
  })
  expect(plain('js/a.js').split('\n')).toEqual([
    'new URL("./x.HASH.png", import.meta.url)',
    'new Worker(new URL(`w.HASH.js`, import.meta.url), { type: "module" })',
    'import.meta.resolve("./b.HASH.js")',
  ])
  expect(problems).toEqual([])
})

test('a worker by name is relative to the page: from the base it is rewritten, else a problem', async () => {
  const { plain, problems } = await built(
    { 'js/a.js': 'new Worker("/s/js/w.js")\nnew SharedWorker("w.js")', 'js/w.js': 'w' },
    { base: '/s/' },
  )
  expect(plain('js/a.js')).toBe('new Worker("/s/js/w.HASH.js")\nnew SharedWorker("w.js")')
  expect(problems).toEqual(['js/a.js:2:19 reference-unanchored'])
})

test('in a script of a page it is relative to that page', async () => {
  const { plain } = await built({ 'p/index.html': '<script>new Worker("w.js")</script>', 'p/w.js': 'w' })
  expect(plain('p/index.html')).toBe('<script>new Worker("w.HASH.js")</script>')
})

test('importScripts is relative to the worker that runs it', async () => {
  const { plain, problems } = await built({
    'a.js': 'new Worker(new URL("w/w.js", import.meta.url))',
    'w/w.js': 'importScripts("l.js", "/w/m.js")',
    'w/l.js': 'importScripts("m.js")',
    'w/m.js': 'm',
  })
  expect(plain('w/w.js')).toBe('importScripts("l.HASH.js", "/w/m.HASH.js")')
  expect(plain('w/l.js')).toBe('importScripts("m.js")')
  expect(problems).toEqual(['w/l.js:1:16 reference-unanchored'])
})

test('what a script registers as service worker keeps its name, whatever it is called', async () => {
  const { assets, plain, problems } = await built({
    'index.html': '<link rel="preload" as="script" href="offline.js">',
    'js/a.js': 'navigator.serviceWorker.register("/offline.js")',
    'offline.js': 'importScripts("js/b.js")',
    'js/b.js': 'b',
  })
  expect(assets['offline.js']).toMatchObject({ url: 'offline.js', immutable: false })
  expect(plain('js/a.js')).toBe('navigator.serviceWorker.register("/offline.js")')
  expect(plain('index.html')).toBe('<link rel="preload" as="script" href="offline.js">')
  expect(plain('offline.js')).toBe('importScripts("js/b.HASH.js")')
  expect(problems).toEqual([])
})

test('an import that is put together at run time is a problem, unless there is an import map', async () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code
  const files = { 'a.js': 'import(`./l/${x}.js`)', 'l/de.js': 'de' }
  expect((await built(files)).problems).toEqual(['a.js:1:8 reference-computed'])
  expect((await built(files, { modules: 'importmap' })).problems).toEqual([])
})

test.each([
  ['an SVG', 'a.svg', '<svg><image href="x.png"/><style>a{fill:url(x.png)}</style></svg>'],
  ['a web manifest', 'a.webmanifest', '{"icons": [{"src": "x.png"}, {"src": "./x.png?v=1"}], "name": "x"}'],
  ['a manifest.json with icons', 'manifest.json', '{"icons": [{"src": "x.png"}]}'],
  ['a style attribute', 'a.html', '<p style="background: url(&quot;x.png&quot;)">'],
  ['Open Graph', 'a.html', '<meta property="og:image" content="/x.png">'],
  ['an import map of the author', 'a.html', '<script type="importmap">{"imports":{"x":"./x.png"}}</script>'],
  ['a srcset with entities', 'a.html', '<img srcset="x.png?a&amp;b 1x, x.png 2x">'],
])('%s is rewritten, and nothing in it but the names', async (_, name, text) => {
  const { plain } = await built({ [name]: text, 'x.png': 'x' })
  expect(plain(name)).toBe(text.replaceAll('x.png', 'x.HASH.png'))
})

test.each([
  ['the name in a web manifest', 'a.webmanifest', '{"name": "x.png", "start_url": "x.png"}'],
  ['a manifest.json of another kind', 'manifest.json', '{"icons": {"16": "x.png"}}'],
  [
    'a bare key of an import map',
    'a.html',
    '<script type="importmap">{"imports":{"x.png":"./x.js"},"scopes":{"x":{"x.png":"x.png"}}}</script>',
  ],
  ['a script that is data', 'a.html', '<script type="application/json">{"a": "x.png"}</script>'],
])('%s is left as it is', async (_, name, text) => {
  const { plain } = await built({ [name]: text, 'x.png': 'x' })
  expect(plain(name)).toBe(text)
})
