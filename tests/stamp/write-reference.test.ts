import { beforeAll, expect, test } from 'vitest'
import { prepareJavaScript } from '../../src/find/javascript.js'
import type { Syntax } from '../../src/find/reference.js'
import { writeReference } from '../../src/stamp/write-reference.js'
import { type Language, soups } from '../find/soup.js'
import { rewritesAnything } from './rewriting.js'

beforeAll(prepareJavaScript)

const raw = String.raw

function write(syntax: Syntax, written: string, specifier: string): string {
  return writeReference({ start: 0, end: written.length, specifier, syntax }, written, 'NEW')
}

test.each([
  ['a name', 'a.png', 'NEW'],
  ['a relative name', './a.png', './NEW'],
  ['a path upwards', '../../img/a.png', '../../img/NEW'],
  ['an absolute path', '/s/img/a.png', '/s/img/NEW'],
  ['a detour', '../x/../x/a.png', '../x/../x/NEW'],
  ['a query and a fragment', 'a.svg?v=1#icon', 'NEW?v=1#icon'],
  ['a lone ?', 'f.eot?#iefix', 'NEW?#iefix'],
  ['a lone ? at the end', 'a.png?', 'NEW?'],
  ['a lone #', 'a.png#', 'NEW#'],
  ['slashes in a query', 'a.png?b=/c/d', 'NEW?b=/c/d'],
  ['slashes in a fragment', 'a.svg#to/../../x', 'NEW#to/../../x'],
  ['percent-encoding', 'my%20img/a%20b.png', 'my%20img/NEW'],
  ['another language', 'bücher/ä.png', 'bücher/NEW'],
  ['a backslash, which a browser reads as a slash', 'img\\a.png', 'img\\NEW'],
  ['white space around it', ' img/a.png\n', ' img/NEW\n'],
  ['white space around a bare name', '\ta.png ', '\tNEW '],
  ['a space that belongs to a name', '\u00a0a.png', 'NEW'],
  ['a mark that belongs to a name', 'a.png\ufeff', 'NEW'],
  ['a line break within', 'img/\na.png', 'img/NEW'],
])('only the last segment is replaced: %s', (_, written, expected) => {
  expect(write('html-attribute', written, written)).toBe(expected)
})

const escaped: [name: string, syntax: Syntax, written: string, specifier: string, expected: string][] = [
  ['a decoded quote in a folder', 'css-string', raw`it\"s/a.png`, 'it"s/a.png', raw`it\22 s/NEW`],
  ['a decoded backslash', 'css-string', raw`a\\b.png`, 'a\\b.png', raw`a\5c NEW`],
  ['decoded parentheses', 'css-url', raw`a\(1\)/b.png`, 'a(1)/b.png', raw`a\28 1\29 /NEW`],
  ['a decoded space', 'css-url', raw`a\20 b/c.png`, 'a b/c.png', raw`a\20 b/NEW`],
  ['a decoded control around it', 'css-url', raw`f\1 `, 'f\x01', raw`NEW\1 `],
  ['an escape in the name alone', 'css-url', raw`img/a\20 b.png`, 'img/a b.png', 'img/NEW'],
  ['a decoded ampersand', 'html-attribute', 'a&amp;b/c.png?d&amp;e', 'a&b/c.png?d&e', 'a&#38;b/NEW?d&#38;e'],
  ['decoded quotes', 'html-attribute', '&quot;&apos;/c.png', '"\'/c.png', '&#34;&#39;/NEW'],
  ['no quotes', 'html-unquoted', 'a&#32;b&#61;/c&amp;.png', 'a b=/c&.png', 'a&#32;b&#61;/NEW'],
  ['a quote in a script', 'js-string', raw`./it\'s/a.js`, "./it's/a.js", raw`./it\x27s/NEW`],
  ['a decoded letter', 'js-string', raw`./\x61/b.js`, './a/b.js', './a/NEW'],
  ['a backtick', 'js-template', './\\`/a.js', './`/a.js', './\\`/NEW'],
  ['what would be a hole', 'js-template', './\\${/a.js', './${/a.js', './\\${/NEW'],
  ['another language, for a file of any encoding', 'css-url', raw`\e9/\20.png`, 'é/ .png', '%C3%A9/NEW'],
  ['half an emoji', 'js-string', raw`./\ud83d/a.js`, './\ud83d/a.js', './%EF%BF%BD/NEW'],
]

test.each(escaped)('what was decoded is escaped again: %s', (_, syntax, written, specifier, expected) => {
  expect(write(syntax, written, specifier)).toBe(expected)
})

const versioned: [name: string, syntax: Syntax, written: string, specifier: string, expected: string][] = [
  ['a name', 'css-url', 'a.png', 'a.png', 'a.png?v=1'],
  ['a path', 'css-url', '../é/a%20b.png', '../é/a%20b.png', '../é/a%20b.png?v=1'],
  ['an author’s query', 'css-string', 'a.png?x=1#y', 'a.png?x=1#y', 'a.png?v=1&x=1#y'],
  ['the parameter', 'css-string', 'a.png?v=0&x', 'a.png?v=0&x', 'a.png?v=1&x'],
  ['a lone ?', 'css-url', 'f.eot?#iefix', 'f.eot?#iefix', 'f.eot?v=1#iefix'],
  ['white space around it', 'html-attribute', ' a.png\n', ' a.png\n', ' a.png?v=1\n'],
  ['an attribute', 'html-attribute', 'a.png?x&y', 'a.png?x&y', 'a.png?v=1&#38;x&y'],
  ['entities', 'html-attribute', 'a.png?x&amp;y', 'a.png?x&y', 'a.png?v=1&#38;x&amp;y'],
  ['entities and the parameter', 'html-attribute', 'a?x&amp;v=0', 'a?x&v=0', 'a?v=1&#38;x'],
  ['no quotes', 'html-unquoted', 'a.png?x', 'a.png?x', 'a.png?v&#61;1&#38;x'],
  ['an escape in the path', 'css-url', raw`a\20 b.png`, 'a b.png', raw`a\20 b.png?v=1`],
  ['an escape in the fragment', 'js-string', raw`a.svg#\x61`, 'a.svg#a', 'a.svg?v=1#a'],
  ['a template', 'js-template', 'a.js?x', 'a.js?x', 'a.js?v=1&x'],
  ['JSON', 'json-string', 'a.js', 'a.js', 'a.js?v=1'],
]

test.each(versioned)('a version goes first into the query: %s', (_, syntax, written, specifier, expected) => {
  const reference = { start: 0, end: written.length, specifier, syntax }
  expect(writeReference(reference, written, { parameter: 'v', version: '1' })).toBe(expected)
})

test('in a style attribute both languages are heeded', () => {
  const reference = {
    start: 0,
    end: 5,
    specifier: 'a.png?x',
    syntax: 'css-url',
    within: ['html-attribute'],
  } as const
  expect(writeReference(reference, 'a.png?x', { parameter: 'v', version: '1' })).toBe('a.png?v=1&#38;x')
})

test.each(Object.keys(soups) as Language[])(
  'in %s a rewritten reference is read as it was meant',
  (language) => {
    rewritesAnything(language, 500)
  },
)
