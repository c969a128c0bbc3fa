import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { verify } from '../../src/verify.js'
import { built } from '../support/built.js'

test('references before <base> start from the page, those behind it from there', async () => {
  const { plain, problems } = await built({
    'p/index.html': '<img src=a.png><base href="/x/"><img src=a.png>',
    'p/a.png': 'of the page',
    'x/a.png': 'of the base',
  })
  const [, first, second] = /src=(.*?)>.*src=(.*?)>/.exec(plain('p/index.html')) ?? []
  expect([first, second]).toEqual(['a.HASH.png', 'a.HASH.png'])
  expect(problems).toEqual([])
})

test('what is looked up late starts from the base, and is a problem where that makes a difference', async () => {
  const icon = '<link rel=icon href=a.png><base href="/x/">'
  const files = { 'p/index.html': icon, 'x/index.html': icon, 'x/a.png': 'a' }
  const { plain, problems } = await built(files)
  expect(plain('p/index.html')).toBe('<link rel=icon href=a.HASH.png><base href="/x/">')
  expect(problems).toEqual(['p/index.html:1:21 reference-ambiguous'])
})

test('a page in an iframe is rewritten where it stands, and what needs an escape gets it', async () => {
  const { plain, problems } = await built({
    'index.html': `<iframe srcdoc="<img src=&quot;i/a.png&quot;><p style='b:url(&quot;it\\&amp;#39;s.png&quot;)'>x &amp; y"></iframe>`,
    'i/a.png': 'a',
    "it's.png": 'b',
  })
  expect(problems).toEqual([])
  expect(plain('index.html')).toBe(
    `<iframe srcdoc="<img src=&quot;i/a.HASH.png&quot;><p style='b:url(&quot;it%27s.HASH.png&quot;)'>x &amp; y"></iframe>`,
  )
})

test('a digest that no bytes can hold, in a circle, asks for nothing, and is told', async () => {
  const { out, plain, problems } = await built(
    {
      'p.html':
        '<script type=module src="a.js" integrity=sha256-old async></script><link rel=stylesheet href=b.css integrity=x>',
      'a.js': 'new URL("p.html", import.meta.url)',
      'b.css': 'b{background:url(c.png)}',
      'c.png': 'c',
    },
    { include: ['p.html', '**'] },
  )
  expect(plain('p.html')).toContain('src="a.HASH.js" integrity=none async>')
  expect(plain('p.html')).toMatch(/b\.HASH\.css integrity=sha256-/)
  expect(problems).toEqual(['p.html:1:26 integrity-stale'])
  expect((await verify(out)).findings).toEqual([])
})

test('what a registered page links to keeps its plain name, too', async () => {
  const site = {
    'a.js': 'navigator.serviceWorker.register("/p.svg")',
    'p.svg': '<svg><a href="b.txt"/><image href="c.png"/></svg>',
    'b.txt': 'b',
    'c.png': 'c',
  }
  const { out } = await built(site, { originals: false })
  expect([existsSync(join(out, 'b.txt')), existsSync(join(out, 'c.png'))]).toEqual([true, false])
  expect((await verify(out)).findings).toEqual([])
})

test('of a list of images the good ones are rewritten', async () => {
  const page = '<img srcset="a.png 1x, b.png 2y">'
  const { plain, problems } = await built({ 'index.html': page, 'a.png': 'a', 'b.png': 'b' })
  expect(plain('index.html')).toBe('<img srcset="a.HASH.png 1x, b.png 2y">')
  expect(problems).toEqual(['index.html:1:24 reference-malformed'])
})
