import { createHash } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { prepareJavaScript } from '../../src/find/javascript.js'
import { bytesOfDigest } from '../../src/values/digest.js'
import { make, nameIn } from './tree.js'

beforeAll(prepareJavaScript)

function sha256(...pieces: (string | Buffer)[]): Buffer {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return hash.digest()
}

function first12(digest: Buffer): string {
  return digest.toString('hex').slice(0, 12)
}

test('a file without references is named by its own bytes, which stay', () => {
  const { stamped } = make({ 'img/a.png': 'pixels' }).get('img/a.png') ?? {}
  expect(stamped).toMatchObject({
    bytes: null,
    version: first12(sha256('pixels')),
    name: `img/a.${first12(sha256('pixels'))}.png`,
    versioned: true,
    references: [],
  })
})

test('a reference is rewritten, and the fingerprint is taken afterwards', () => {
  const made = make({ 'css/a.css': 'a{b:url(../c.png)}', 'c.png': 'c' })
  const text = `a{b:url(../c.${first12(sha256('c'))}.png)}`
  expect(made.get('css/a.css')?.text).toBe(text)
  expect(nameIn(made, 'css/a.css')).toBe(`css/a.${first12(sha256(text))}.css`)
})

test('what a file refers to is stamped before it', () => {
  const made = make({
    'a.css': '@import "b.css"',
    'b.css': '@import "c.css"',
    'c.css': '',
    'index.html': '<link rel=stylesheet href=a.css>',
  })
  expect([...made.keys()]).toEqual(['c.css', 'b.css', 'a.css', 'index.html'])
})

test('a page keeps its name, and its bytes are stored by content', () => {
  const made = make({ 'index.html': '<img src="a.png">', 'a.png': 'a' })
  const { stamped, text = '' } = made.get('index.html') ?? {}
  expect(text).toBe(`<img src="${nameIn(made, 'a.png')}">`)
  expect(stamped).toMatchObject({ versioned: false, name: `index.${first12(sha256(text))}.html` })
})

test('a reference to a file that keeps its name is left alone', () => {
  const made = make({
    'a.html': '<iframe src="b.html"></iframe>',
    'b.html': '<iframe src="a.html"></iframe>',
  })
  expect(made.get('a.html')?.stamped).toMatchObject({ bytes: null, references: ['b.html'] })
})

test('every spelling of a reference is rewritten, each in its own way', () => {
  const made = make({ 'x/a.js': 'import "./b.js";import "../x/b.js";import "/s/x/b.js?q#f"', 'x/b.js': '1' })
  const name = nameIn(made, 'x/b.js').slice(2)
  expect(made.get('x/a.js')?.text).toBe(`import "./${name}";import "../x/${name}";import "/s/x/${name}?q#f"`)
  expect(made.get('x/a.js')?.stamped.references).toEqual(['x/b.js'])
})

test('bytes outside of references stay: BOM, CRLF, quotes, comments', () => {
  const made = make({ 'a.css': "\uFEFF/* a.png */\r\na { b: URL( 'a.png' ) }\r\n", 'a.png': 'a' })
  expect(made.get('a.css')?.text).toBe(`\uFEFF/* a.png */\r\na { b: URL( '${nameIn(made, 'a.png')}' ) }\r\n`)
})

test('a file that is not UTF-8 is patched as bytes', () => {
  const css = Buffer.from('/* \xe9 */ a { b: url(\xe9/\xfc.png) }', 'latin1')
  const made = make({ 'a.css': css, 'é/ü.png': 'u' })
  const segment = encodeURIComponent(nameIn(made, 'é/ü.png').slice(2))
  expect(made.get('a.css')?.bytes.toString('latin1')).toBe(`/* \xe9 */ a { b: url(\xe9/${segment}) }`)
})

test('a name that means something in a URL is encoded', () => {
  const made = make({ 'a.css': 'a{b:url("my%20file%231.png")}', 'my file#1.png': 'm' })
  expect(made.get('a.css')?.text).toBe(`a{b:url("my%20file%231.${first12(sha256('m'))}.png")}`)
})

test('two files with the same bytes are two files', () => {
  const made = make({ 'a.css': '@import "b.css";@import "c.css"', 'b.css': 'x{}', 'c.css': 'x{}' })
  const version = first12(sha256('x{}'))
  expect(made.get('a.css')?.text).toBe(`@import "b.${version}.css";@import "c.${version}.css"`)
})

test('a hash that stands in a file as text confuses nothing', () => {
  const version = first12(sha256('b'))
  const made = make({ 'a.css': `/* b.${version}.png */a{b:url(b.png)}`, 'b.png': 'b' })
  expect(made.get('a.css')?.text).toBe(`/* b.${version}.png */a{b:url(b.${version}.png)}`)
})

/** The digest of a group by the rule of the design, from its members with their own versions zeroed. */
function groupDigest(members: Record<string, string>): Buffer {
  const pieces = Object.entries(members).flatMap(([path, text]) => [
    `${path}\0${Buffer.byteLength(text)}\0`,
    text,
  ])
  return sha256(...pieces)
}

function memberVersion(digest: Buffer, path: string): string {
  return first12(sha256(digest, `\0${path}`))
}

const zeros = '0'.repeat(12)

test('files that refer to each other are named by the digest of them all', () => {
  const made = make({
    'x/b.js': 'import "./a.js";import "../c.js" // é',
    'x/a.js': 'import"./b.js"',
    'c.js': 'c',
    'd.js': 'import "./x/a.js"',
  })
  const c = `c.${first12(sha256('c'))}.js`
  const digest = groupDigest({
    'x/a.js': `import"./b.${zeros}.js"`,
    'x/b.js': `import "./a.${zeros}.js";import "../${c}" // é`,
  })
  const [a, b] = [memberVersion(digest, 'x/a.js'), memberVersion(digest, 'x/b.js')]
  expect(made.get('x/a.js')).toMatchObject({
    text: `import"./b.${b}.js"`,
    stamped: { name: `x/a.${a}.js`, group: 'x/a.js', references: ['x/b.js'] },
  })
  expect(made.get('x/b.js')).toMatchObject({
    text: `import "./a.${a}.js";import "../${c}" // é`,
    stamped: { name: `x/b.${b}.js`, group: 'x/a.js' },
  })
  expect(made.get('d.js')?.text).toBe(`import "./x/a.${a}.js"`)
  expect(made.get('d.js')?.stamped.group).toBeUndefined()
})

test('the digest of a member is of its final bytes all the same', () => {
  const { stamped, bytes } = make({ 'a.js': 'import "./b.js"', 'b.js': 'import "./a.js"' }).get('a.js') ?? {}
  expect(stamped && bytesOfDigest(stamped.digest)).toEqual(sha256(bytes ?? ''))
})

test('a file that refers to itself is a group of its own', () => {
  const made = make({ 'a.js': 'import "./a.js#x"' })
  const version = memberVersion(groupDigest({ 'a.js': `import "./a.${zeros}.js#x"` }), 'a.js')
  expect(made.get('a.js')).toMatchObject({
    text: `import "./a.${version}.js#x"`,
    stamped: { version, group: 'a.js', references: ['a.js'] },
  })
})

test('zeros in the text of a member are no version', () => {
  const made = make({ 'a.js': `import "./b.js" // b.${zeros}.js`, 'b.js': 'import "./a.js"' })
  expect(made.get('a.js')?.text).toContain(`// b.${zeros}.js`)
  expect(made.get('a.js')?.text).not.toContain(`"./b.${zeros}.js"`)
})

test('two groups with the same texts have other names where their paths differ', () => {
  const ring = (folder: string) => ({
    [`${folder}/a.js`]: 'import "./b.js"',
    [`${folder}/b.js`]: 'import "./a.js"',
  })
  const made = make({ ...ring('x'), ...ring('y') })
  expect(made.get('x/a.js')?.stamped.version).not.toBe(made.get('y/a.js')?.stamped.version)
})

test('a cycle through a page is none', () => {
  const made = make({
    'index.html': '<script type=module src=a.js></script>',
    'a.js': 'import("./index.html")',
  })
  expect(made.get('a.js')?.stamped.group).toBeUndefined()
  expect(made.get('index.html')?.text).toContain(nameIn(made, 'a.js'))
})

test('a chain of 2,000 stylesheets is stamped from its end', () => {
  const chain = Array.from({ length: 2_000 }, (_, i) => [
    `${i}.css`,
    i === 1_999 ? '' : `@import "${i + 1}.css"`,
  ])
  const made = make(Object.fromEntries(chain))
  expect([...made.keys()].slice(0, 2)).toEqual(['1999.css', '1998.css'])
  expect(made.get('0.css')?.text).toBe(`@import "${nameIn(made, '1.css')}"`)
})

test('the names of a cycle of 1,000 modules change with each of them, and they name each other', () => {
  const cycle = (text: string) =>
    Object.fromEntries(
      Array.from({ length: 1_000 }, (_, i) => [
        `${i}.js`,
        `import "./${(i + 1) % 1_000}.js"${i === 500 ? text : ''}`,
      ]),
    )
  const [made, other] = [make(cycle('')), make(cycle(';'))]
  expect(new Set([...made.values()].map(({ stamped }) => stamped.group))).toEqual(new Set(['0.js']))
  expect(made.get('999.js')?.text).toBe(`import "./${nameIn(made, '0.js')}"`)
  expect([...made.keys()].filter((path) => nameIn(made, path) === nameIn(other, path))).toEqual([])
})
