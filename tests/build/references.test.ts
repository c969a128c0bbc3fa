import { expect, test } from 'vitest'
import { write } from '../support/folder.js'
import { Site, version } from './site.js'

/** The problems of a build in short: place, then what the message must hold. */
async function problemsOf(...roots: Record<string, string | Uint8Array>[]): Promise<string[]> {
  const { problems } = await new Site(...roots).build()
  return problems.map(
    ({ path, line, column, code, message }) => `${path}:${line}:${column} ${code} ${message}`,
  )
}

test('references of stylesheets, modules and pages are rewritten', async () => {
  const site = new Site({
    'css/a.css': '@import "b.css";a{b:url("../c.png")}',
    'css/b.css': 'b',
    'c.png': 'c',
    'js/a.js': 'import "./b.js";import("/c.js")',
    'js/b.js': 'b',
    'c.js': 'c',
    'index.html': '<img src=c.png srcset="c.png 1x, css/../c.png 2x"><style>a{b:url(c.png)}</style>',
  })
  expect((await site.build()).problems).toEqual([])
  const [css, png, js, deep] = ['css/b.css', 'c.png', 'js/b.js', 'c.js'].map((path) => site.nameOf(path))
  expect(site.stored('css/a.css')).toBe(`@import "${css}";a{b:url("../${png}")}`)
  expect(site.stored('js/a.js')).toBe(`import "./${js}";import("/${deep}")`)
  expect(site.stored('index.html')).toBe(
    `<img src=${png} srcset="${png} 1x, css/../${png} 2x"><style>a{b:url(${png})}</style>`,
  )
})

test('a plain copy has the rewritten bytes too', async () => {
  const site = new Site({ 'a.css': 'a{b:url(c.png)}', 'c.png': 'c' })
  await site.build()
  expect(site.text('a.css')).toBe(`a{b:url(${site.nameOf('c.png')})}`)
})

test('a changed image renames its stylesheet, and the stylesheet what imports it, and the page names that', async () => {
  const site = new Site({
    'a.css': '@import "b.css"',
    'b.css': 'a{b:url(c.png)}',
    'c.png': 'old',
    'd.css': 'd',
    'index.html': '<link rel=stylesheet href=a.css><link rel=stylesheet href=d.css>',
  })
  await site.build()
  const before = site.manifest.assets
  write(site.root, { 'c.png': 'new' })
  await site.build()
  const changed = Object.keys(before).filter((path) => before[path]?.file !== site.asset(path).file)
  expect(changed).toEqual(['a.css', 'b.css', 'c.png', 'index.html'])
  expect(site.asset('index.html').url).toBe('index.html')
  expect(site.text('index.html')).toContain(site.asset('a.css').url)
})

test('below a base, absolute references are ours, and any other is left alone', async () => {
  const page = '<img src="/static/a.png"><img src="/b.png"><img src="//cdn/static/a.png"><img src="a.png">'
  const site = new Site({ 'index.html': page, 'a.png': 'a' })
  expect((await site.build({ base: '/static/' })).problems).toEqual([])
  const name = site.nameOf('a.png')
  expect(site.text('index.html')).toBe(
    `<img src="/static/${name}"><img src="/b.png"><img src="//cdn/static/a.png"><img src="${name}">`,
  )
})

test.each([
  ['from the top', '/img/a%20b.png', '/static/img/a%20b.png'],
  ['by steps up', '../../img/a%20b.png', '/static/img/a%20b.png'],
])('what misses the base is a problem, where we hold such a file: %s', async (_, url, meant) => {
  const site = new Site({ 'css/a.css': `a{b:url(${url})}`, 'img/a b.png': 'a' })
  const { problems } = await site.build({ base: '/static/' })
  const message = expect.stringContaining(`served as ${meant}`)
  expect(problems).toEqual([
    expect.objectContaining({ code: 'reference-outside-base', line: 1, column: 9, message }),
  ])
  expect(site.text('css/a.css')).toBe(`a{b:url(${url})}`)
})

test.each([
  ['a file that we have not', '<img src="/b.png">'],
  ['the same path on another host', '<img src="https://a.example/a.png">'],
  ['a file that keeps its name', '<link rel=icon href="/favicon.ico"><iframe src="/b.html"></iframe>'],
  ['a page to which one goes', '<a href="/a.png">x</a>'],
  ['a folder', '<img src="/">'],
])('what lies outside of the base is none of ours: %s', async (_, page) => {
  const site = new Site({ 'index.html': page, 'a.png': 'a', 'favicon.ico': 'f', 'b.html': 'b' })
  expect((await site.build({ base: '/static/' })).problems).toEqual([])
})

test.each([
  ['.env.png', '".env.png" names no file (.env.png): hidden files are left out; "omit" with "!.env.png"'],
  ['.a/b.png', '".a/b.png" names no file (.a/b.png): hidden files are left out; "omit" with "!.a"'],
  ['a.psd', '"a.psd" names no file (a.psd): "omit" leaves it out'],
])('a reference to a file that is left out says why: %s', async (path, message) => {
  const site = new Site({ 'a.css': `a{b:url(${path})}`, [path]: 'x' })
  const { problems } = await site.build({ omit: ['*.psd'] })
  expect(problems.map((problem) => problem.message)).toEqual([expect.stringContaining(message)])
  expect((await site.build({ omit: ['!.env.png', '!.a'] })).problems).toEqual([])
})

test("a page's base moves its references, but not those of its stylesheets", async () => {
  const site = new Site({
    'index.html': '<base href="x/"><img src="a.png"><link rel=stylesheet href="../b.css">',
    'x/a.png': 'a',
    'b.css': 'a{b:url(x/a.png)}',
  })
  expect((await site.build()).problems).toEqual([])
  expect(site.text('index.html')).toContain(`src="${site.nameOf('x/a.png')}"`)
  expect(site.text('b.css')).toContain(`x/${site.nameOf('x/a.png')}`)
})

test.each(['https://[', 'data:text/html,x', 'javascript:1'])(
  'a base that browsers ignore moves nothing: %s',
  async (href) => {
    const site = new Site({
      'index.html': `<base href="${href}"><img src="a.png"><img src="b.png">`,
      'a.png': 'a',
    })
    const { problems } = await site.build()
    expect(site.text('index.html')).toContain(`src="${site.nameOf('a.png')}"`)
    expect(problems.map(({ code }) => code)).toEqual(['reference-missing'])
  },
)

test('what a visitor clicks on is left alone', async () => {
  const page = '<a href="a.png">a</a><area href="a.png">'
  const site = new Site({ 'index.html': page, 'a.png': 'a' })
  await site.build()
  expect(site.text('index.html')).toBe(page)
})

test.each([
  [
    'a stylesheet',
    'css/a.css',
    'a {}\nb{c:url("x.png")}',
    'css/a.css:2:10 reference-missing "x.png" names no file (css/x.png)',
  ],
  [
    'a module',
    'a.js',
    '// é\r\nimport "./x/y.js"',
    'a.js:2:9 reference-missing "./x/y.js" names no file (x/y.js)',
  ],
  [
    'a page',
    'a.html',
    '\uFEFF<p><img src=x.png>',
    'a.html:1:13 reference-missing "x.png" names no file (x.png)',
  ],
  [
    'a script in a page',
    'a.html',
    '<p>\n<script type=module>\nimport "./x.js"',
    'a.html:3:9 reference-missing "./x.js" names no file (x.js)',
  ],
])('a missing reference in %s is a problem with its place', async (_, path, content, problem) => {
  expect(await problemsOf({ [path]: content })).toEqual([problem])
})

test('a missing reference proposes what was meant', async () => {
  const [problem] = await problemsOf({ 'a.css': 'a{b:url(img/Logo.PNG)}', 'img/logo.png': '' })
  expect(problem).toBe(
    'a.css:1:9 reference-missing "img/Logo.PNG" names no file (img/Logo.PNG); did you mean "img/logo.png"?',
  )
})

test('a module without its extension proposes the file', async () => {
  const [problem] = await problemsOf({ 'a.js': 'import "./Button"', 'Button.js': '' })
  expect(problem).toContain('did you mean "Button.js"?')
})

test('a reference upwards out of the base is a problem or none of ours, and never a file', async () => {
  expect(await problemsOf({ 'a.css': 'a{b:url(../../../etc/passwd)}' })).toEqual([
    'a.css:1:9 reference-missing "../../../etc/passwd" names no file (etc/passwd)',
  ])
})

test('one missing file does not stop a build, and its reference stays as it was', async () => {
  const site = new Site({ 'a.css': 'a{b:url(x.png);c:url(d.png)}', 'd.png': 'd' })
  const { problems } = await site.build()
  expect(problems).toHaveLength(1)
  expect(site.text('a.css')).toBe(`a{b:url(x.png);c:url(${site.nameOf('d.png')})}`)
})

test('problems come in the order of files and places', async () => {
  const problems = await problemsOf({ 'b.css': 'a{b:url(1)}', 'a.css': 'a{b:url(2)}\nc{d:url(3) url(4)}' })
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
    'a.css:1:9',
    'a.css:2:9',
    'a.css:2:16',
    'b.css:1:9',
  ])
})

test('a script that nobody can read is copied, with a problem', async () => {
  const site = new Site({ 'a.js': 'import "./b.js"; )', 'b.js': '' })
  const { problems } = await site.build()
  expect(problems).toEqual([expect.objectContaining({ code: 'syntax', path: 'a.js', line: 1, column: 18 })])
  expect(site.stored('a.js')).toBe('import "./b.js"; )')
})

test('other hosts, data: URLs, fragments, folders and packages are no problems', async () => {
  expect(
    await problemsOf({
      'a.css': 'a{b:url(data:,x) url(#x) url(//h/x) url("") url(https://h/x) url(img/)}',
      'a.js': 'import "react";import "https://h/a.js";import "data:text/javascript,1";import "#internal"',
      'a.html': '<img src="https://h/x"><img src=""><iframe src="about:blank"></iframe><img srcset>',
    }),
  ).toEqual([])
})

test.each([
  ['a BOM', '\uFEFF'],
  ['CRLF', 'x {}\r\n'],
  ['a @charset', '@charset "utf-8";\r\n'],
  ['other languages', '/* ünï😀 */'],
])('%s is kept byte for byte', async (_, before) => {
  const site = new Site({ 'a.css': `${before}a{b:url(c.png)}\r\n`, 'c.png': 'c' })
  await site.build()
  expect(site.bytes('a.css').toString()).toBe(`${before}a{b:url(${site.nameOf('c.png')})}\r\n`)
})

test('a file that is not UTF-8 is patched as bytes, and not said to be UTF-8', async () => {
  const content = Buffer.from('/* \xe9\xa0\xff */ a { b: url(c.png) }', 'latin1')
  const site = new Site({ 'a.css': content, 'c.png': 'c' })
  expect((await site.build()).problems).toEqual([])
  const expected = content.toString('latin1').replace('c.png', site.nameOf('c.png'))
  expect(site.bytes('a.css').toString('latin1')).toBe(expected)
  expect(site.asset('a.css').type).toBe('text/css')
})

test('a script with a BOM that is not UTF-8 is rewritten all the same', async () => {
  const content = Buffer.concat([Buffer.from('\uFEFFimport "./b.js" // '), Buffer.from([0xe9])])
  const site = new Site({ 'a.js': content, 'b.js': 'b' })
  await site.build()
  expect(site.bytes('a.js').toString('latin1')).toContain(`import "./${site.nameOf('b.js')}"`)
})

test.each([
  ['little', 'utf16le', '\uFEFF'],
  ['big', 'utf16be', '\uFFFE'],
])('a file in UTF-16 is left alone, with a problem: %s endian', async (_, _encoding, mark) => {
  const content = Buffer.from(`${mark}a{b:url(c.png)}`, 'utf16le')
  const site = new Site({ 'a.css': content, 'c.png': 'c' })
  const { problems } = await site.build()
  expect(problems).toEqual([expect.objectContaining({ code: 'encoding-unknown', path: 'a.css', line: 0 })])
  expect(site.bytes('a.css')).toEqual(content)
})

test('a file that looks like text by its name but holds none is copied', async () => {
  const content = Buffer.from([...Array(256).keys()])
  const site = new Site({ 'a.css': content, 'b.js': content, 'c.html': content })
  await site.build()
  for (const name of ['a.css', 'b.js', 'c.html']) expect(site.bytes(name)).toEqual(content)
})

test('names that mean something in URLs are found and written encoded', async () => {
  const site = new Site({
    'a.css': `a{b:url("my%20file.png") url(50%25.png) url('it\\'s.png') url("c%23.png") url(d%3F.png)}`,
    'my file.png': '1',
    '50%.png': '2',
    "it's.png": '3',
    'c#.png': '4',
    'd?.png': '5',
    'index.html': '<img src="é&amp;ü.png">',
    'é&ü.png': '6',
  })
  expect((await site.build()).problems).toEqual([])
  const v = ['1', '2', '3', '4', '5', '6'].map(version)
  expect(site.text('a.css')).toBe(
    `a{b:url("my%20file.${v[0]}.png") url(50%25.${v[1]}.png) url('it%27s.${v[2]}.png') url("c%23.${v[3]}.png") url(d%3F.${v[4]}.png)}`,
  )
  expect(site.text('index.html')).toBe(`<img src="%C3%A9%26%C3%BC.${v[5]}.png">`)
})

test('an escaped slash is no slash', async () => {
  expect(
    await problemsOf({ 'a.css': 'a{b:url(img%2Fc.png)}', 'img/c.png': '', 'img%2Fc.png': '' }),
  ).toHaveLength(1)
})

test('strict: with a problem nothing is written, not even a folder', async () => {
  const site = new Site({ 'css/a.css': 'a{b:url(x.png)}', 'c.css': 'c' })
  await expect(site.build({ strict: true })).rejects.toMatchObject({
    code: 'strict-problems',
    message: expect.stringMatching(
      /^1 problem, and "strict" is on: nothing was written\nReferences to files that are not there: 1 {2}\[reference-missing\]\n {2}css\/a\.css:1:9 {2}"x\.png"/,
    ),
  })
  expect(site.names()).toEqual([])
  expect(site.exists('.')).toBe(false)
})

test('strict: an earlier release stays as it was', async () => {
  const site = new Site({ 'a.css': 'a' })
  await site.build()
  const before = site.state()
  write(site.root, { 'a.css': 'a{b:url(x.png)}', 'b.css': 'b' })
  await expect(site.build({ strict: true })).rejects.toMatchObject({ code: 'strict-problems' })
  expect(site.state()).toEqual(before)
})

test('strict: without a problem all is written', async () => {
  const site = new Site({ 'a.css': 'a' })
  await site.build({ strict: true })
  expect(site.stored('a.css')).toBe('a')
})
