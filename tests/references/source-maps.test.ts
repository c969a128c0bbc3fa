import { GenMapping, maybeAddSegment, toEncodedMap } from '@jridgewell/gen-mapping'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { expect, test } from 'vitest'
import { built } from '../support/built.js'

const code = 'import{a}from"./a.js";import{b}from"./b.js";a();\nb();import("./a.js");last()\n'
const owner = `${code}//# sourceMappingURL=o.js.map`

/** A map with a segment at each word of the code, so that every word has a place of its own. */
function mapOf(text: string): string {
  const map = new GenMapping({ file: 'o.js' })
  for (const [line, content] of text.split('\n').entries())
    for (const { index } of content.matchAll(/\w+/g))
      maybeAddSegment(map, line, index, 'o.ts', line * 10, index)
  return JSON.stringify({ ...toEncodedMap(map), sourcesContent: ['…'] }, null, 2)
}

/** Where in the original the last place of each word lies, in order. */
function origins(text: string, map: string): string[] {
  const trace = new TraceMap(map)
  return text.split('\n').flatMap((content, line) =>
    [...content.matchAll(/\b(?:import|from|a|b|last)\b(?=[({"]|\()/g)].map(({ 0: word, index }) => {
      const found = originalPositionFor(trace, { line: line + 1, column: index })
      return `${word} ${found.line}:${found.column}`
    }),
  )
}

const files = { 'a.js': 'export let a', 'b.js': 'export let b', 'o.js': owner, 'o.js.map': mapOf(code) }

test('every position after a rewrite maps to where it mapped before', async () => {
  const { text, plain } = await built(files)
  expect(plain('o.js')).toBe(
    owner.replaceAll(/\b([abo])\.js/g, '$1.HASH.js').replace('o.HASH.js.map', 'o.js.HASH.map'),
  )
  expect(origins(text('o.js'), text('o.js.map'))).toEqual(origins(owner, mapOf(code)))
})

test('only the mappings of a map change: its file, its formatting and all else stay', async () => {
  const { text } = await built(files)
  const without = (map: string) => map.replace(/"mappings": "[^"]*"/, '')
  expect(without(text('o.js.map'))).toBe(without(mapOf(code)))
})

test('a map whose owner is not rewritten stays as it is, and is named by it', async () => {
  const { text, plain } = await built({
    'o.css': 'a {}\n/*# sourceMappingURL=o.css.map */',
    'o.css.map': mapOf('a {}'),
  })
  expect(text('o.css.map')).toBe(mapOf('a {}'))
  expect(plain('o.css')).toBe('a {}\n/*# sourceMappingURL=o.css.HASH.map */')
})

test('a map depends on where its owner is edited, not on the names that are written there', async () => {
  const before = await built(files)
  const after = await built({ ...files, 'a.js': 'export let a // edited' })
  expect(after.assets['o.js']?.version).not.toBe(before.assets['o.js']?.version)
  expect(after.assets['o.js.map']?.version).toBe(before.assets['o.js.map']?.version)
})

test.each([
  ['is missing', { 'o.js': owner }, 'o.js:3:22 reference-missing'],
  ['is cut', { 'o.js.map': mapOf(code).slice(0, 50) }, 'o.js.map:0:0 source-map-broken'],
  [
    'belongs to two files that are edited in other places',
    { 'p.js': '//# sourceMappingURL=o.js.map' },
    'o.js.map:0:0 source-map-shared',
  ],
])('a map that %s is a problem, and passes through', async (_, others, problem) => {
  const { 'o.js.map': _map, ...rest } = files
  const { problems } = await built({ ...(problem.includes('missing') ? rest : files), ...others })
  expect(problems).toEqual([problem])
})

test('a map of two files with the same text is shifted once, and right for both', async () => {
  const { text, problems } = await built({ ...files, 'o.mjs': owner })
  expect(problems).toEqual([])
  for (const path of ['o.js', 'o.mjs'])
    expect(origins(text(path), text('o.js.map'))).toEqual(origins(owner, mapOf(code)))
})

test('a map of two files in which nothing else is rewritten stays as it is', async () => {
  const map = mapOf('a()')
  const { text, plain, problems } = await built({
    'o.js': 'a()\n//# sourceMappingURL=o.js.map',
    'p.js': 'a( )\n//# sourceMappingURL=o.js.map',
    'o.js.map': map,
  })
  expect([text('o.js.map'), plain('p.js'), problems]).toEqual([
    map,
    'a( )\n//# sourceMappingURL=o.js.HASH.map',
    [],
  ])
})
