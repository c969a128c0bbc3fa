import { beforeAll, expect, test } from 'vitest'
import { finderFor, prepareFinders } from '../../src/find/finders.js'

beforeAll(prepareFinders)

const many = 100_000

/** Each of these once took time that grew with the square of its length, or faster, or all of the stack. */
test.each([
  ['spaces in url()', 'a.css', `a{b:url(${' '.repeat(many)}x${' '.repeat(many)})}`, 1],
  ['backslashes in url()', 'a.css', `a{b:url(${'\\'.repeat(many)}x)}`, 1],
  ['brackets that stay open', 'a.css', `a{b:${'('.repeat(many)}`, 0],
  ['entities in a list of images', 'a.html', `<img srcset="${'a&amp;b.png 1x, '.repeat(20_000)}">`, 20_000],
  ['less-than signs', 'a.html', '<'.repeat(many), 0],
  ['elements that stay open', 'a.svg', '<svg>'.repeat(many), 0],
  ['nested brackets', 'a.js', `new Worker("/x.js")${'('.repeat(many)}${')'.repeat(many)}`, 0],
  ['comments that stay open', 'a.js', 'Worker/*'.repeat(many), 0],
  ['comments in new URL', 'a.js', `new URL(${'/**/'.repeat(900)}"x", import.meta.url)`, 1],
  ['comments behind that of a map', 'a.js', `//# sourceMappingURL=a.map x\n${'// c\n'.repeat(many)}y`, 1],
  ['comments of maps', 'a.js', '//# sourceMappingURL=a.map\n'.repeat(many), 1],
  ['import.meta', 'a.js', 'new URL("./a.png", import.meta.url);'.repeat(10_000), 10_000],
  ['NUL', 'a.js', 'import "./a.js"\0\0\0', 1],
  ['nested JSON', 'a.webmanifest', `{"icons":${'['.repeat(many)}${']'.repeat(many)}}`, 0],
  ['icons', 'manifest.json', `{"icons":[${'{"src":"a.png"},'.repeat(many)}{}]}`, many],
])('%s are read in one pass', (_, path, text, count) => {
  expect(finderFor(path)?.(text).references.length).toBe(count)
})
