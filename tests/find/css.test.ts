import { expect, test } from 'vitest'
import { findInCss } from '../../src/find/css.js'
import { findsWhatIsMarked } from './rows.js'

const raw = String.raw

findsWhatIsMarked(findInCss, [
  ['a plain url()', 'a{b:url(«a.png»)}'],
  ['a url() in double quotes', 'a{b:url("«a.png»")}'],
  ['a url() in single quotes', "a{b:url('«a.png»')}"],
  ['several in one declaration', 'a{b:url(«a.png»),url("«b.png»")}'],
  ['a fragment', 'a{b:url(«s.svg#icon»)}'],
  ['a query and a fragment', 'a{b:url(«x.svg?v=1#i»)}'],
  ['a lone ?', "@font-face{src:url('«f.eot?#iefix»') format('embedded-opentype')}"],
  ['a fragment that looks like a path', 'a{b:url(«a.svg#to/../../x»)}'],
  ['percent-encoding', 'a{b:url(«my%20file.png»)}'],
  ['a list of fonts', '@font-face{src:url(«f.woff2»)format("woff2"),url(«f.woff»)format("woff")}'],
  ['a local font is no URL', '@font-face{src:local("x.woff"),url(«y.woff»)}'],

  ['a comment', '/* url(a.png) */'],
  ['a comment at the beginning and a second one', '/*url(a)*/b{c:url(«d.png»)}/* url(e) */f{g:url(«h»)}'],
  ['an import in a comment', '/* @import "a.css"; */@import "«b.css»";'],
  ['a comment that never ends', 'a{b:url(«c»)}/* url(d)'],
  ['what looks like a comment in an unquoted url()', 'a{b:url(«/*c*/x.png»)}'],
  ['what looks like a comment in a quoted one', 'a{b:url("«/*c*/x.png»")}'],
  ['a comment before the string makes the url() a bad one', 'a{b:url(/*c*/ "a.png")}c{d:url(«e»)}'],

  ['a string', 'a{content:"url(x.png)"}'],
  ['an escaped quote in a string', raw`a{content:"\"url(x.png)"}`],
  ['a string over two lines', 'a{content:"\\\nurl(x.png)"}'],
  ['a quote in a quoted name', `a{b:url("«it's.png»")}`],
  ['parentheses in a quoted name', 'a{b:url("«a(1).png»")}'],
  ['a space in a quoted name', 'a{b:url("«my file.png»")}'],
  ['escaped parentheses', raw`a{b:url(«a\(1\).png»)}`, ['a(1).png']],
  ['an escaped closing parenthesis', raw`a{b:url(«a\)b.png»)}`, ['a)b.png']],
  ['a hexadecimal escape', raw`a{b:url(«a\20 b.png»)}`, ['a b.png']],
  ['six hexadecimal digits', raw`a{b:url(«a\000020b.png»)}`, ['a b.png']],
  ['an escape beyond the first plane', raw`a{b:url(«\1F600.png»)}`, ['😀.png']],
  ['an escaped quote', raw`a{b:url("«it\"s.png»")}`, ['it"s.png']],
  ['an escaped backslash at the end', raw`a{b:url("«a\\»")}`, ['a\\']],
  ['an escaped line break in a string', 'a{b:url("«a\\\nb.png»")}', ['ab.png']],
  ['an escaped CRLF in a string', 'a{b:url("«a\\\r\nb.png»")}', ['ab.png']],
  ['an escaped space at the end of a name', raw`a{b:url(«a\ » )}`, ['a ']],
  ['a bracket in a selector of Tailwind', raw`.bg-\[url\(\'x\'\)\]{a:url(«b»)}`],

  ['upper case', 'a{b:URL(«x»)}c{d:uRl("«y»")}'],
  ['an import in mixed case', '@IMporT uRL(«x»);@IMPORT "«y»";'],
  ['an escaped function name', raw`a{b:u\72l(«a.png»);c:\75rl("«b.png»")}`],
  ['an escaped at-keyword', raw`@\69mport "«a.css»";`],
  ['white space around a quoted name', 'a{b:url(\n "«x»" \n)}'],
  ['white space around an unquoted name', 'a{b:url(\r\n\t «x»\f )}'],
  ['a CRLF file', '@import "«a»";\r\na {\r\n  b: url(«c»)\r\n}\r\n'],
  ['a BOM', '\uFEFF@import "«a»";b{c:url(«d»)}'],
  ['@charset', '@charset "utf-8";@import "«a»";'],

  ['a data: URL', 'a{b:url(«data:image/png;base64,AA==»)}'],
  ['url() inside a data: URL', 'a{b:url("«data:image/svg+xml,%3Csvg style=fill:url(x.png)»")}'],
  ['a fragment alone', 'a{b:url(«#x»);c:url(«#default#VML»)}'],
  ['an empty url()', 'a{b:url(«»);c:url("«»")}'],
  ['another host', 'a{b:url(«//cdn/x»);c:url(«HTTPS://x/y»)}'],
  ['names that begin like a scheme', 'a{b:url(«database.jpg»);c:url(«http-diagram.jpg»)}'],

  ['@import', '@import "«a.css»";'],
  ['@import without a space', '@import"«a.css»";@import\'«b.css»\''],
  ['@import over lines', '@import\n"«a.css»"\n;'],
  ['@import with a comment', '@import /*c*/ "«a»"/**/;@import/**/url(«b»)'],
  ['@import with url()', '@import url(«a»);@import url("«b»");'],
  ['@import with all conditions', '@import "«a»" layer(x) supports(display:grid) screen and (width>1px);'],
  ['@import without a space before its conditions', '@import url(«a»)print;@import"«b»"print;'],
  [
    'a URL among the conditions of an import',
    "@import '«a»' supports(background: url(x)) url(y);b{c:url(«d»)}",
  ],
  ['a layer before an import', '@layer a;@import "«b»" layer;'],
  ['an import at the end without a semicolon', '@import "«a»"'],
  ['@namespace', '@namespace x url(foo.xml);@namespace "bar";@namespace url("baz");a{b:url(«c»)}'],
  ['another at-rule with a string', '@foo "x.css";@layer "y";a{b:url(«c»)}'],
  ['a string in a prelude is no import', '@media "x"{@import "«a»";}'],

  ['image-set()', 'a{b:image-set("«a.png»" 1x, url(«b.png») 2x, url("«c.png»") 3x)}'],
  ['-webkit-image-set()', "a{b:-WebKit-Image-Set('«a.png»' 1x)}"],
  ['the type in an image-set()', 'a{b:image-set( /*c*/ "«a.avif»" type("image/avif"), "«b.png»" 1x)}'],
  ['a gradient in an image-set()', 'a{b:image-set(linear-gradient(red,blue) 1x,"«a»" 2x)}'],
  ['src()', 'a{b:src("«a.png»");c:src( \'«d.png»\' )}'],
  ['src() of a variable', 'a{b:src(var(--x))}'],
  ['url() of a variable', 'a{b:url(var(--x));c:url(«d»)}'],
  ['a modifier of a url()', 'a{b:url("«a»" crossorigin("anonymous"))}'],
  ['cursor, mask, filter', 'a{cursor:url(«a.cur») 2 2,auto;mask:url(«m.svg#m»);filter:url("«f.svg#f»")}'],
  ['a custom property', 'a{--custom:url(«x»);--b:{c:url(«d»)}}'],
  ['url() deep in other functions', 'a{b:cross-fade(url(«a») 50%,url("«b»"))}'],
  ['a string in another function', 'a{b:format("x.png"),attr(c url,"y.png"),image("z.png")}'],
  ["Internet Explorer's filters", "a{filter:progid:X(src='a.png',sizingMethod='scale')}"],
  ['conditions, which load nothing', '@supports (b:url(x)){a{b:url(«y»)}}'],
  ['an at-rule where none can start', '<style>\n@import "x"; a{b:url(«y»)}'],
  ['the last of two maps', '/*# sourceMappingURL=a.map */a{}\n/*# sourceMappingURL=«b.map» */'],
  ['nested rules', 'a{&:hover{b:url(«x»)}@media print{c:url(«y»)}d:url(«z»)}'],
  ['HTML comment marks are skipped', '<!-- a{b:url(«c»)} -->'],
  ['a closing bracket too many', 'a{b:c)}d{e:url("«f»")}@import "«g»";'],

  ['a bad url() with a space', 'a{b:url(a b.png)}c{d:url(«e»)}'],
  ['a bad url() with a quote', 'a{b:url(a"b.png)}c{d:url(«e»)}'],
  ['a string that ends with its line', 'a{content:"x\n}b{c:url(«d»)}'],
  ['an unquoted url() that the file ends in', 'a{b:url(«a.png»'],
  ['a quoted one', 'a{b:url("«a.png»'],
  ['an import that the file ends in', "@import '«a»"],
  ['a file of one backslash', '\\'],
  ['an empty file', ''],
])

test('the syntax of a reference is how it is written', () => {
  const { references } = findInCss('@import "a";b{c:url(d);e:url("f");g:image-set("h" 1x)}')
  expect(references.map(({ syntax }) => syntax)).toEqual([
    'css-string',
    'css-url',
    'css-string',
    'css-string',
  ])
})

test('white space without end takes no time without end', () => {
  expect(findInCss(`a{b:url(x${' '.repeat(30_000)})}`).references).toHaveLength(1)
}, 1_000)
