import fc from 'fast-check'
import { expect, test } from 'vitest'
import { resolve, startOf, targetOf } from '../../src/stamp/resolve.js'
import { parseBase } from '../../src/values/base.js'
import { parseLogicalPath } from '../../src/values/logical-path.js'

const base = parseBase('/s/')

/** What a reference in `css/site.css` names, served below `/s/`. */
function named(specifier: string, pageBase?: string): string | null {
  const from = startOf(parseLogicalPath('css/site.css'), base, pageBase)
  return from === null ? null : resolve({ start: 0, end: 0, specifier, syntax: 'css-url' }, from, base)
}

test.each([
  ['a.png', 'css/a.png'],
  ['./a.png', 'css/a.png'],
  ['../a.png', 'a.png'],
  ['../x/../x/a.css', 'x/a.css'],
  ['/s/img/a.png', 'img/a.png'],
  ['a.png?v=1#x', 'css/a.png'],
  ['f.eot?#iefix', 'css/f.eot'],
  ['a.svg#to/../../x', 'css/a.svg'],
  ['my%20file.png', 'css/my file.png'],
  ['my file.png', 'css/my file.png'],
  ['%C3%A9.png', 'css/é.png'],
  ['é.png', 'css/é.png'],
  ['100%25.png', 'css/100%.png'],
  ['%2e%2e/a.png', 'a.png'],
  ['..\\img\\a.png', 'img/a.png'],
  [' a.png\n', 'css/a.png'],
  ['img/\na.png', 'css/img/a.png'],
  ['database.jpg', 'css/database.jpg'],
  ['http-diagram.jpg', 'css/http-diagram.jpg'],
  ['site.css', 'css/site.css'],
])('"%s" is %s', (specifier, path) => {
  expect(named(specifier)).toBe(path)
})

test.each([
  ['another path of the site', '/a.png'],
  ['what only begins like the base', '/static/a.png'],
  ['what climbs out of the base', '../../a.png'],
  ['another host', 'https://a.example/s/a.png'],
  ['another host in capitals', 'HTTPS://A.EXAMPLE/s/a.png'],
  ['another host without a scheme', '//a.example/s/a.png'],
  ['data:', 'data:image/png;base64,AA=='],
  ['DATA:', 'DATA:,a.png'],
  ['blob:', 'blob:https://a.example/1'],
  ['chrome:', 'chrome://a/b.png'],
  ['about:', 'about:blank'],
  ['nothing', ''],
  ['white space', ' \n'],
  ['a fragment', '#x'],
  ["Internet Explorer's behaviors", '#default#VML'],
  ['a query', '?x=1'],
  ['a folder', 'img/'],
  ['the folder above', '..'],
  ['the base itself', '/s/'],
  ['what is no URL', 'https://['],
])('not ours is %s: "%s"', (_, specifier) => {
  expect(named(specifier)).toBeNull()
})

test("a page's base is where its references start", () => {
  expect(named('a.png', '../img/')).toBe('img/a.png')
  expect(named('a.png', '/s/x')).toBe('a.png')
  expect(named('a.png', 'https://cdn.example/s/')).toBeNull()
})

test('what a visitor may follow is resolved alike', () => {
  const from = startOf(parseLogicalPath('docs/index.html'), base)
  expect(from && targetOf('../a.pdf?x#y', from, base)).toBe('a.pdf')
})

test('a file whose own name means something in a URL is where its references start', () => {
  const from = startOf(parseLogicalPath('a?b/#c/d.css'), base)
  expect(from && targetOf('e.png', from, base)).toBe('a?b/#c/e.png')
})

test('what is resolved without parsing is what the URL Standard says', () => {
  const part = fc.constantFrom('.', '..', '/', './', '../', 'a', 'b.js', '~', '-', '_', '.a')
  const specifiers = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(specifiers, (specifier) => {
      const from = startOf(parseLogicalPath('css/deep/site.css'), base)
      // A tab is taken out by the URL parser, and keeps a specifier from being plain.
      expect(targetOf(specifier, from, base)).toBe(targetOf(`${specifier}\t`, from, base))
    }),
    { numRuns: 1000 },
  )
})
