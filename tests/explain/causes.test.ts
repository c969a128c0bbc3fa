import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BuildOptions } from '../../src/build.js'
import { causesIn, history, type Step } from './history.js'

const site: Step = {
  'index.html': '<link rel=stylesheet href=a.css><script type=module src=x.js></script>',
  'a.css': '@import "b.css"; @import "c.css"; p { color: red }',
  'b.css': 'p { background: url(i.png) }',
  'c.css': 'q { background: url(i.png) }',
  'i.png': 'i',
  'x.js': 'import "./y.js"',
  'y.js': 'import "./x.js"; import "./z.js"; 1',
  'z.js': 'export {}',
  'me.js': 'import "./me.js"; 1',
}

interface Row {
  readonly name: string
  readonly before?: Step
  readonly edits: Step
  readonly path: string
  readonly causes: readonly string[]
  readonly options?: Partial<BuildOptions>
}

const rows: Row[] = [
  { name: 'a file that was edited', edits: { 'i.png': 'j' }, path: 'i.png', causes: ['edited i.png: i.png'] },
  {
    name: 'a leaf, by the shortest chain',
    edits: { 'i.png': 'j' },
    path: 'a.css',
    causes: ['edited i.png: a.css > b.css > i.png'],
  },
  {
    name: 'a page that keeps its name',
    edits: { 'i.png': 'j' },
    path: 'index.html',
    causes: ['edited i.png: index.html > a.css > b.css > i.png'],
  },
  {
    name: 'a file between the two',
    edits: { 'c.css': 'q { color: tan; background: url(i.png) }' },
    path: 'index.html',
    causes: ['edited c.css: index.html > a.css > c.css'],
  },
  {
    name: 'a leaf and, with as many bytes as before, the file itself',
    edits: { 'i.png': 'j', 'a.css': '@import "b.css"; @import "c.css"; p { color: tan }' },
    path: 'a.css',
    causes: ['edited a.css: a.css', 'edited i.png: a.css > b.css > i.png'],
  },
  {
    name: 'several leaves',
    edits: { 'i.png': 'j', 'z.js': 'export { z }' },
    path: 'index.html',
    causes: [
      'edited i.png: index.html > a.css > b.css > i.png',
      'edited z.js: index.html > x.js > y.js > z.js',
    ],
  },
  {
    name: 'a link that an edit added is no further reason',
    edits: { 'c.css': '@import "d.css"', 'd.css': '' },
    path: 'c.css',
    causes: ['edited c.css: c.css'],
  },
  {
    name: 'a link to a file that there was not',
    before: { 'd.css': '@import "e.css"' },
    edits: { 'e.css': '' },
    path: 'd.css',
    causes: ['added e.css: d.css > e.css'],
  },
  {
    name: 'a link to a file that is gone',
    edits: { 'i.png': null },
    path: 'a.css',
    causes: ['removed i.png: a.css > b.css > i.png'],
  },
  { name: 'a file that is new', edits: { 'n.css': '' }, path: 'n.css', causes: ['added n.css: n.css'] },
  {
    name: 'a member of a cycle, by the one that was edited',
    edits: { 'y.js': 'import "./x.js"; import "./z.js"; 2' },
    path: 'x.js',
    causes: ['edited y.js: x.js > y.js'],
  },
  {
    name: 'a member of a cycle that was edited itself',
    edits: { 'y.js': 'import "./x.js"; import "./z.js"; 2' },
    path: 'y.js',
    causes: ['edited y.js: y.js'],
  },
  {
    name: 'a cycle, by a file outside of it',
    edits: { 'z.js': 'export { z }' },
    path: 'x.js',
    causes: ['edited z.js: x.js > y.js > z.js'],
  },
  {
    name: 'a file that refers to itself',
    edits: { 'me.js': 'import "./me.js"; 2' },
    path: 'me.js',
    causes: ['edited me.js: me.js'],
  },
  {
    name: 'of two files with the same bytes, the one that is referred to',
    before: { '0.png': 'i' },
    edits: { '0.png': 'j', 'i.png': 'j' },
    path: 'b.css',
    causes: ['edited i.png: b.css > i.png'],
  },
  {
    name: 'a page by its import map, not by modules that name what changed',
    edits: { 'z.js': 'export { z }' },
    path: 'index.html',
    causes: ['edited z.js: index.html > z.js'],
    options: { modules: 'importmap' },
  },
  {
    name: 'a page whose import map grew, by the module that was edited',
    edits: { 'x.js': 'import "./y.js"; import "./me.js"' },
    path: 'index.html',
    causes: ['edited x.js: index.html > x.js'],
    options: { modules: 'importmap' },
  },
  {
    name: 'a page with digests',
    edits: { 'i.png': 'j' },
    path: 'index.html',
    causes: ['edited i.png: index.html > a.css > b.css > i.png'],
    options: { integrity: true },
  },
]

test.each(rows)('a change is traced to $name', async ({ before = {}, edits, path, causes, options }) => {
  const { explain } = await history([{ ...site, ...before }, edits], options)
  expect(causesIn(await explain(path))).toEqual(causes)
})

test('what did not change has no cause', async () => {
  const { explain } = await history([site, { 'i.png': 'j' }])
  expect((await explain('x.js')).change).toBeNull()
})

test('a chain may be long', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 300 }, (_, i) => [`${i}.css`, `@import "${i + 1}.css"`]),
  )
  const { explain } = await history([{ ...files, '300.css': 'a' }, { '300.css': 'b' }])
  const { change } = await explain('0.css')
  expect(change?.causes).toMatchObject([{ path: '300.css', kind: 'edited' }])
  expect(change?.causes[0]?.chain).toHaveLength(301)
})

test('where the earlier files are gone the records say what they can', async () => {
  const longer = '@import "b.css"; @import "c.css"; p { color: green }'
  const { explain, out } = await history([site, { 'i.png': 'j' }, { 'a.css': longer, 'i.png': 'k' }])
  const old = await explain('a.css')
  for (const name of readdirSync(out)) if (/\.(?:css|js)$/.test(name)) rmSync(join(out, name))
  expect(causesIn(await explain('b.css'))).toEqual(['edited i.png: b.css > i.png'])
  expect(causesIn(await explain('a.css'))).toEqual(causesIn(old))
  expect(causesIn(old)).toEqual(['edited a.css: a.css', 'edited i.png: a.css > b.css > i.png'])
})
