import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readByTokens } from '../../src/find/css-tokens.js'
import { readPlainly } from '../../src/find/plain-css.js'
import { anyText, soups } from './soup.js'

/** As people and tools write them, with all that may mislead who doesn't read every token. */
const words = [
  ...'url( url(a.png) url("b;{}.png") url("c\\"d") URL(e ) #url( @url( 1url( -url( éurl( u\\72l( <!--url( src( src("f") image-set( image-set("g" -webkit-image-set( var( var(--h) var(/**/--i, url(j)) --k: --l --m( --é --n\\20 :'.split(
    ' ',
  ),
  ...'@import @IMPORT @im\\70ort @importx @namespace @supports @media ( ) { } { } ; ; , : "o" \'p\' "q;}\\a" /*r*/ /*url(s)*/ /*"*/ <!-- --> .t\\:u .v\\[w\\( a x1 10px'.split(
    ' ',
  ),
  '/*# sourceMappingURL=x.map */',
  '\n',
]
const sheet = fc
  .array(fc.tuple(fc.constantFrom(...words), fc.constantFrom('', '', ' ')), { maxLength: 20 })
  .map((all) => all.flat().join(''))

test('a sheet is read plainly as it is by its tokens, or not at all', () => {
  fc.assert(fc.property(fc.oneof(sheet, anyText(soups.css)), readsAlike), { numRuns: 1500 })
})

test.each([
  'a{b:url(c.png) no-repeat;d:var(--e)}',
  '@import "a.css" screen;@font-face{src:url("b.woff2")format("woff2")}',
  String.raw`.a\:b:not(.c\.d){content:"\f000";--e:url(f)}`,
  '/* "it\'s url(a) */b{c:src("d")}@media (e){f{g:h("i")}}',
  ':root{--a:var(--b, 1px)}',
])('%s is read plainly', (css) => {
  expect(readPlainly(css)).not.toBeNull()
  readsAlike(css)
})

test.each([
  ['a comment that is not closed', 'a{b:url(c)}/*'],
  ['a string that is not closed', 'a{b:url(c);content:"d'],
  ['an escape in the name of a function', String.raw`a{b:\75rl(c)}`],
  ['an escape in a URL', String.raw`a{b:url(c\)d)}`],
  ['a letter beyond ASCII before a function', 'a{b:éurl(c)}'],
])('%s is left to the tokens', (_, css) => {
  expect(readPlainly(css)).toBeNull()
})

test('comments without end in front of what is no name take no time without end', () => {
  const css = `a{b:var(${'/**/'.repeat(50_000)}x)}`
  expect(readPlainly(css)).toBeNull()
})

function readsAlike(css: string): void {
  const content = readPlainly(css)
  if (content !== null) expect(content).toEqual(readByTokens(css))
}
