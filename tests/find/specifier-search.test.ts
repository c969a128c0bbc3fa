// biome-ignore-all lint/suspicious/noTemplateCurlyInString: strings that hold JavaScript are the subject
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { findInJavaScript, prepareJavaScript } from '../../src/find/javascript.js'
import { parsedImports } from '../../src/find/parsed-imports.js'
import { endOfSpecifiers } from '../../src/find/specifier-search.js'
import { script } from './scripts.js'

beforeAll(prepareJavaScript)

test('what the search leaves out is no specifier', () => {
  fc.assert(
    fc.property(script, (text) => {
      expect(foundIn(text)).toEqual(parsedIn(text))
    }),
    { numRuns: 400 },
  )
})

test.each([
  ['of prose', 'from "a" to "b"', 0],
  ['of a list', '["import","from"];x = "y"', 0],
  ['of prose before a comment', 'it comes from\n // here\nx', 0],
  ['of other properties', 'import.meta.env', 0],
  ['of prose about imports', 'no = "a default import."', 0],
  ['of what a line of comment shows', '\n// import "a"', 0],
  ['of many such lines', '\n// import "a"'.repeat(30_000), 0],
  ['of what may not be in a comment', '`\n// ${import("a")}`', Number.POSITIVE_INFINITY],
  ['of types in comments', `/** @type {import('a').B | import("./c")} */`, 0],
  ['of code that a string holds', `"import a from 'a';\\nb"`, 0],
  ['of a quoted call', `"'import('a')' or \`import('b')\` or typeof import('c')"`, 0],
  ['of a small script', 'import "a";x', Number.POSITIVE_INFINITY],
  ['of a large one', `import "a";${'x;'.repeat(9000)}`, 10],
  ['of a large one with a dynamic import', `import("a");${'x;'.repeat(9000)}`, Number.POSITIVE_INFINITY],
])('the end %s', (_, text, end) => {
  expect(endOfSpecifiers(text)).toBe(end)
})

function foundIn(text: string): number[] {
  return findInJavaScript(text).references.map(({ start }) => start)
}

/** By a parser. */
function parsedIn(text: string): number[] {
  const parsed = parsedImports(text)
  if (parsed === null) throw new Error('this should be a script')
  const places = parsed.flatMap(({ n, s, d }) => {
    if (d === -2) return metaUrl(text, s)
    return n === undefined ? [] : [d >= 0 ? s + 1 : s]
  })
  return places.sort((a, b) => a - b)
}

function metaUrl(text: string, at: number): number[] {
  if (text.startsWith('import . meta', at)) return [text.indexOf('"', at) + 1]
  return text.startsWith('import.meta.url', at) ? [text.lastIndexOf('"./z', at) + 1] : []
}
