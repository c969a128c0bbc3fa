import { expect, test } from 'vitest'
import { built } from '../support/built.js'

const image = { 'd/a.png': 'a' }
const definition = { ...image, 'd/def.css': ':root{--x:url("a.png");--z:0}' }

test('a URL in a custom property is rewritten as seen from its own file', async () => {
  const { plain, problems } = await built({ ...definition, 'd/use.css': 'p{background:var(--x)}' })
  expect(plain('d/def.css')).toBe(':root{--x:url("a.HASH.png");--z:0}')
  expect(problems).toEqual([])
})

// Chromium asks for u/a.png in each of these.
test.each([
  ['a stylesheet', { 'u/use.css': 'p{background:var(--x)}' }],
  ['a stylesheet, with a fallback', { 'u/use.css': 'p{background:url(/d/a.png), var( --x , none)}' }],
  ['a style element', { 'u/index.html': '<style>p{background:var(--x)}</style>' }],
  ['a style attribute', { 'u/index.html': '<p style="background:var(--x)">' }],
  ['a page with a base', { 'd/index.html': '<base href="/u/"><p style="background:var(--x)">' }],
  ['another property', { 'd/more.css': ':root{--y:var(--x)}', 'u/use.css': 'p{background:var(--y)}' }],
])('it is a problem where another folder uses it: %s', async (_, files) => {
  const { problems } = await built({ ...definition, ...files })
  expect(problems).toEqual(['d/def.css:1:16 reference-custom-property'])
})

const user = { 'u/use.css': 'p{background:var(--x)}' }

test.each([
  ['from the base', { ...image, ...user, 'd/def.css': ':root{--x:url("/d/a.png")}' }],
  [
    'in a property that another folder does not use',
    { ...definition, 'u/use.css': 'p{color:var(--z);top:var(--xx)}' },
  ],
  [
    'of which only a comment speaks',
    { ...definition, 'u/use.css': '/* var(--x) */ p{background:url(/d/a.png)}' },
  ],
  [
    'of which another property is made, that nobody uses',
    { ...definition, 'u/use.css': ':root{--y:var(--x)}' },
  ],
  [
    'in each of two folders',
    { ...definition, 'u/def.css': ':root{--x:url("a.png")}', 'u/a.png': 'b', 'u/use.css': 'p{top:var(--x)}' },
  ],
  ['in a rule behind', { ...image, ...user, 'd/def.css': ':root{--x:0}p{background:url(a.png)}' }],
  ['behind in the same rule', { ...image, ...user, 'd/def.css': 'p{--x:0;background:url(a.png)}' }],
])('it is none where it stands %s', async (_, files) => {
  expect((await built(files)).problems).toEqual([])
})

test('one that names no file from its own folder says how it is resolved', async () => {
  const { result } = await built({ 'd/def.css': ':root{--x:url(b.png)}', 'b.png': 'b' })
  expect(result.problems[0]?.message).toContain('begin it with the base, for --x may be used elsewhere')
})
