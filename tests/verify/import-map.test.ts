import { expect, test } from 'vitest'
import { Folder } from './site.js'

const map = {
  imports: { 'lib/': './lib/', './old.js': './new.js' },
  scopes: { './main.js': { own: './own.js' } },
}

const site = {
  'index.html': `<script type="importmap">${JSON.stringify(map)}</script><script type="module" src="main.js"></script>`,
  'main.js': 'import "lib/a.js"; import "./old.js"; import "own"; import "./virtual.js"',
  'lib/a.js': 'import "lib/b.js"',
  'lib/b.js': '',
  'old.js': '',
  'new.js': '',
  'own.js': '',
}

type Row = readonly [does: string, from: RegExp, to: string, found: readonly string[]]

/** What is found in the page, at a text of it, or in a module by what the page says. */
const rows: readonly Row[] = [
  [
    'without the entry for a module of a folder',
    /"lib\/b.js":"[^"]*",/,
    '',
    ['lib/a.js:1:9 reference-unversioned'],
  ],
  [
    'with an entry that names no file',
    /("lib\/b.js":")[^"]*/,
    '$1./none.js',
    ['index.html@./none.js reference-missing', 'lib/a.js:1:9 reference-missing'],
  ],
  [
    'with a key that modules no longer write',
    /"\/s\/old\.\w+\.js":"[^"]*",/,
    '',
    ['index.html:1:26 reference-unversioned'],
  ],
  [
    "with a scope for a script's plain name",
    /"\.\/main\.\w+\.js"/,
    '"./main.js"',
    ['index.html@./main.js reference-unversioned'],
  ],
]

test.each(rows)('a page %s', async (_, from, to, found) => {
  const files = { ...site, 'main.js': site['main.js'].replace('; import "./virtual.js"', '') }
  const built = await Folder.of(files, { compress: false })
  expect(await built.findings()).toEqual([])
  built.forgeBytes('index.html', (text) => text.replace(from, to))
  const findings = (await built.findings()).map((each) => each.replace(/\.[0-9a-f]{12}/, ''))
  const column = (at: string) => built.text('index.html').indexOf(at) + 1
  const placed = found.map((each) => each.replace(/@(\S+)/, (_at, text: string) => `:1:${column(text)}`))
  expect(findings.filter((each) => !each.endsWith('name-mismatch'))).toEqual(placed)
})

test('what no map knows is missing, what one knows is not', async () => {
  const built = await Folder.of(site, { compress: false })
  expect(await built.findings()).toEqual([`${built.stored('main.js')}:1:74 reference-missing`])
  const known = { ...map, imports: { ...map.imports, './virtual.js': './own.js' } }
  const page = site['index.html'].replace(JSON.stringify(map), JSON.stringify(known))
  expect(await (await Folder.of({ ...site, 'index.html': page }, { compress: false })).findings()).toEqual([])
})
