import { beforeAll, expect, test } from 'vitest'
import { findInHtml } from '../../src/find/html.js'
import { prepareJavaScript } from '../../src/find/javascript.js'
import { findsWhatIsMarked } from './rows.js'

beforeAll(prepareJavaScript)

findsWhatIsMarked(findInHtml, [
  ['src of an image', '<img src="«a.png»">'],
  ['single quotes', "<img src='«a.png»'>"],
  ['no quotes', '<img src=«a.png» alt=b>'],
  ['no quotes and a slash, which belongs to the URL', '<img src=«a.png/»>'],
  ['upper case', '<IMG SRC="«A.png»">'],
  ['spaces around =', '<img src = "«a.png»" alt = b>'],
  ['lines around =', '<img\nsrc\n=\n"«a.png»"\n>'],
  ['no space between attributes', '<img alt="b"src="«a.png»"srcset="«c.png» 1x">'],
  ['slashes between attributes', '<img/src="«a.png»"/alt="b"/>'],
  ['white space around the URL', '<img src="« a.png »">'],
  ['a quote in the other quotes', `<img src='«a"b.png»'><img src="«it's.png»">`],
  ['> in quotes', '<img alt="a > b" src="«a>b.png»">'],
  ['an empty src', '<img src="«»">'],
  [
    'the elements with a src',
    '<audio src="«a»"><embed src="«b»"><iframe src="«c»"></iframe><input type=image src="«d»"><script src="«e»"></script><video src="«f»"><source src="«g»"><track src="«h»">',
  ],
  ['src where it means nothing', '<div src="a"><p href="b"><a src="c">'],
  ['names that end like one', '<img data-src="a.png" xsrc="b.png" src="«c.png»">'],
  [
    'poster and data',
    '<video poster="«a.jpg»"></video><object data="«b.svg»"></object><div poster=c data=d>',
  ],
  [
    'an icon of a sprite',
    '<svg><use href="«s.svg#x»"/><use xlink:href="«s.svg#y»"/><image href="«a.png»"/></svg>',
  ],

  ['a stylesheet', '<link rel="stylesheet" href="«a.css»">'],
  ['rel behind href', '<link href="«a.css»" rel=stylesheet>'],
  ['rel in upper case', '<link rel=StyleSheet href=«a.css»>'],
  [
    'several words in rel',
    '<link rel="shortcut icon" href="«a.ico»"><link rel=" alternate\n\tstylesheet" href="«b.css»">',
  ],
  [
    'the rels that load',
    '<link rel=icon href=«a»><link rel=mask-icon href=«b»><link rel=apple-touch-icon href=«c»><link rel=manifest href=«d»><link rel=preload href=«e»><link rel=modulepreload href=«f»><link rel=prefetch href=«g»>',
  ],
  [
    'the rels that only name something',
    '<link rel=canonical href=a><link rel=next href=b><link rel=alternate href=c><link rel=preconnect href=d><link rel=dns-prefetch href=e><link rel=author href=f>',
  ],
  ['no rel', '<link href="a.css"><link rel href="b.css"><link rel="" href="c.css">'],
  ['imagesrcset', '<link rel=preload as=image imagesrcset="«a.png» 1x, «b.png» 2x" href="«b.png»">'],

  ['srcset with densities', '<img srcset="«a.png» 1x, «b.png» 2x">'],
  ['srcset with widths', '<source srcset="«a.webp» 100w,\n\t«b.webp» 200w\n">'],
  ['srcset without descriptors', '<img srcset="«a.png»"><img srcset=«b.png»>'],
  ['srcset with odd commas', '<img srcset=" «a.png» , «b.png» 2x">'],
  ['commas in the URLs of a srcset', '<img srcset="«a,b.png» 1x,«c.png» 2x">'],
  ['a data: URL in a srcset', '<img srcset="«data:image/png;base64,AA==» 1x, «b.png» 2x">'],
  ['an empty srcset', '<img srcset=""><img srcset=" "><img srcset>'],
  ['srcset and src in any order', '<img srcset="«a.png»" src="«b.png»"><img src="«c.png»" srcset="«d.png»">'],
  ['a picture', '<picture><source srcset="«a.avif»" type="image/avif"><img src="«a.png»"></picture>'],

  ['an entity', '<img src="«a&amp;b.png»">', ['a&b.png']],
  ['a numeric entity', '<img src="«&#x61;&#98;.png»">', ['ab.png']],
  ['an entity without quotes', '<img src=«a&amp;b.png»>', ['a&b.png']],
  ['entities in a query', '<img src="«a.png?x=1&amp;y=2»">', ['a.png?x=1&y=2']],
  ['what is no entity in an attribute', '<img src="«a.png?x=1&copy=2&lang=en»">'],
  ['an entity without its semicolon', '<img src="«a.png?x&copy»">', ['a.png?x©']],
  ['a lone ampersand', '<img src="«a&b.png?&»">'],

  ['the first of two same attributes', '<img src="«a.png»" src="b.png">'],
  ['the first, in another case', '<img SRC="«a.png»" src="b.png">'],
  ['the first, though it is empty', '<img src="«»" src="b.png">'],
  [
    'the first href of a stylesheet',
    '<link rel=stylesheet href="«a»" href="b"><link rel=next rel=stylesheet href=c>',
  ],

  ['a link', '<a href="a.png">b</a>'],
  ['an area', '<map><area href="a.png"></map>'],
  ['other attributes', '<img alt="img/a.png" title="b.png"><p title="url(c.png)">'],
  ['text', 'src="a.png" <p>url(b.png) href="c.css"</p>'],
  ['a < in text', '1 < 2 <img src="«a.png»"> a<b src="c.png">'],
  ['a comment', '<!-- <img src="a.png"> --><img src="«b.png»">'],
  ['a comment for old browsers', '<!--[if IE]><script src="a.js"></script><![endif]-->'],
  ['comments that end early', '<!--><img src="«a»"><!---><img src="«b»">'],
  ['a comment that ends oddly', '<!-- a --!><img src="«b»">'],
  ['a comment that never ends', '<img src="«a»"><!-- <img src="b">'],
  ['a declaration', '<!DOCTYPE html><!x "<img src=a"><img src="«b»">'],
  ['PHP', '<?php echo \'<img src="a.png">\' ?>'],
  ['the content of a textarea', '<textarea><img src="a.png"></textarea><img src="«b.png»">'],
  ['the content of a title', '<title><img src="a.png"></title><link rel=icon href="«b.png»">'],
  ['an entity in a title', '<title>a &amp; <b src=x></title><img src="«a»">'],
  ['the content of a script', '<script>"<img src=a.png>"</script><img src="«b.png»">'],
  ['a template in a script', '<script type="text/template"><img src="a.png"></script>'],
  [
    'the content of an iframe, xmp, noembed',
    '<iframe><img src=a></iframe><xmp><img src=b></xmp><noembed><img src=c></noembed><img src=«d»>',
  ],
  ['noscript', '<noscript><img src="«a.png»"></noscript>'],
  ['a template', '<template><img src="«a.png»"></template>'],
  ['an end tag with attributes', '</img src="a.png"><img src="«b.png»">'],
  ['a placeholder', '<a href="{{ url }}">x</a><p class="{{ src }}">'],

  ['an inline style', '<style>@import "«a.css»";b{c:url(«d.png»)}</style><img src="«e»">'],
  ['an inline style with attributes', '<style type="text/css" media=print>a{b:url("«c»")}</style >'],
  ['an inline style in upper case', '<STYLE>a{b:url(«c»)}</STYLE>'],
  ['an inline style that the page ends in', '<style>a{b:url(«c»)}'],
  ['a slash does not close a style', '<style/>a{b:url(«c»)}</style>'],
  ['tags in an inline style', '<style>/* <img src=a> */ b::after{content:"</b>";c:url(«d»)}</style>'],
  ['an empty style', '<style></style><style media=x></style>'],
  ['an inline module', '<script type="module">import a from "«./a.js»"; import("«./b.js»")</script>'],
  ['an inline module without quotes', "<script type=module>import'«./a.js»'</script>"],
  ['an inline module in upper case', '<SCRIPT TYPE=" Module ">import "«./a.js»"</SCRIPT>'],
  ['a slash does not close a script', '<script type=module />import "«./a.js»"</script>'],
  [
    'a slash does not close a script, whose content is no markup',
    '<script src="«a.js»"/><img src="b.png"></script>',
  ],
  [
    'a module with src, whose content is ignored',
    '<script type="module" src="«b.js»">import "./a.js"</script>',
  ],
  ['entities are no entities in a script', '<script type=module>import "«./a&amp;b.js»"</script>'],
  [
    'two modules and a style',
    '<script type=module>import "«./a.js»"</script><style>a{b:url(«c»)}</style><script type=module>import "«./b.js»"</script>',
  ],

  ['a tag that the page ends in', '<img src="a.png"'],
  ['a value that the page ends in', '<p><img src="«b»"><img src="a.png'],
  ['a BOM', '\uFEFF<img src="«a.png»">'],
  ['CRLF', '<img\r\n  src="«a.png»"\r\n  srcset="«b.png» 1x,\r\n  «c.png» 2x">\r\n'],
  ['an icon whose title closes itself', '<svg><title/><style/></svg><img src="«a.png»">'],
  [
    'HTML inside of SVG',
    '<svg><foreignObject><style/>a{b:url(«c»)}</style></foreignObject><script/></svg><img src="«d»">',
  ],
  ['what a script will fetch by its plain name', '<link rel="preload" as="fetch" href="a.json">'],
  ['an import map', '<script type="importmap">{"imports":{"a":"«./a.js»","b":"b"}}</script>'],
  [
    'an image by its old name',
    '<image src="«a.png»" href="b.png"><svg><image src="c.png" href="«d.png»"/></svg>',
  ],
  ['a dictionary for compression', '<link rel="compression-dictionary" href="«a.dat»">'],
  ['widths and densities in one srcset', '<img srcset="«a.png» 1x, «b.png» 100w">'],

  ['a page in an iframe', '<iframe srcdoc="<img src=«a.png»><p>b</p>"></iframe>'],
  ['a page in an iframe, in other quotes', `<iframe srcdoc='<link rel=stylesheet href="«a.css»">'></iframe>`],
  [
    'a page in an iframe, whose quotes are entities',
    '<iframe srcdoc="&lt;img src=&quot;«a.png»&quot; srcset=&quot;«b.png» 1x,&#32;«c.png» 2x&quot;&gt;"></iframe>',
  ],
  [
    'entities next to each other, and of two characters',
    '<iframe srcdoc="&lt;&#105;&#x6d;g src=&quot;«&#x1F600;&amp;b.png»&quot;>&quot;&quot;<img src=&#39;«&#99;»&#39;>">',
    ['\u{1F600}&b.png', 'c'],
  ],
  [
    'styles and scripts of a page in an iframe',
    `<iframe srcdoc="<style>a{b:url(«c.png»)}</style><p style='d:url(«e.png»)'><script type=module>import &quot;«./f.js»&quot;</script>">`,
  ],
  ['a page in a page in an iframe', `<iframe srcdoc="<iframe srcdoc='<img src=«a.png»>'>">`],
  ['srcdoc without quotes', '<iframe srcdoc=&lt;img&#32;src=«a.png»&gt;></iframe>'],
  ['srcdoc where it means nothing', '<p srcdoc="<img src=a.png>">'],
  [
    'the keys of an import map that are paths of files',
    `<script type="importmap">{
      "imports": {"«./k.js»": "«./a.js»", "./d/": "«./e/»", "b": ["./x.js"], "«/n.js»": null},
      "scopes": {"«m.js»": {"«../k.js»": "«/a.js»", "c": "b"}, "/d/": {}},
      "integrity": {"«./k.js»": "sha256-x", "k.js": "sha256-y"}
    }</script>`,
  ],
  ['an empty page', ''],
])

test('the first of two same attributes counts, though it has no value', () => {
  const { references } = findInHtml('<img src src="b.png"><img srcset srcset="c.png 1x">')
  expect(references.map(({ specifier }) => specifier).filter(Boolean)).toEqual([])
})

test('the first base with an href counts', () => {
  expect(findInHtml('<base target=x><base href="a/&amp;/"><base href="b/">').base).toBe('a/&/')
  expect(findInHtml('<img src="a.png">').base).toBeUndefined()
})

test('what a visitor may follow is told', () => {
  const { navigations } = findInHtml('<a href="a.pdf">x</a><A HREF=b.html><area href="c&amp;d"><a name=e>')
  expect(navigations).toEqual(['a.pdf', 'b.html', 'c&d'])
})

test('the syntax of a reference is how it is written', () => {
  const page = '<img src="a" srcset=b><style>c{d:url(e)}</style><script type=module>import "f"</script>'
  const { references } = findInHtml(page)
  expect(references.map(({ syntax }) => syntax)).toEqual([
    'html-attribute',
    'html-unquoted',
    'css-url',
    'js-string',
  ])
})

test.each<[string, string, string[], number[]]>([
  ['alone', '<p><img srcset="a.png 1x 2x">', [], [16]],
  ['among good ones', '<img srcset="a.png 1x, b.png 2y, c,d.png 3x">', ['a.png', 'c,d.png'], [23]],
  ['with entities before it', '<img srcset="a&amp;.png 1x, b.png -2x">', ['a&.png'], [28]],
  ['with parentheses', '<img srcset="a.png x(1, 2) 1x, b.png">', ['b.png'], [13]],
])('a candidate that no browser takes is a fault, and the others are found: %s', (_, page, good, bad) => {
  const { references, faults } = findInHtml(page)
  expect(references.map(({ specifier }) => specifier)).toEqual(good)
  expect(faults.map(({ code, offset }) => [code, offset])).toEqual(
    bad.map((at) => ['reference-malformed', at]),
  )
})

test('what stands before the first base does not start from it, but for what is looked up later', () => {
  const page = `<link rel=icon href=a><img src=b><body background=c><script>new Worker("d");import("./e")</script>
    <script type=module>new Worker(new URL("f", import.meta.url))</script><base href="/x/"><img src=g><base href=y>`
  const found = findInHtml(page).references.map(
    ({ specifier, beforeBase = '' }) => `${specifier} ${beforeBase}`,
  )
  expect(found).toEqual(['a late', 'b own', 'c late', 'd late', './e own', 'f own', 'g '])
})

test('a page in an iframe with a base of its own is a fault', () => {
  const page = '<iframe srcdoc="<base href=x/><img src=a.png>"></iframe>'
  expect(findInHtml(page)).toMatchObject({ references: [], faults: [{ offset: 16 }] })
})

test('pages in pages are read to a depth, and no further', () => {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  const nested = (depth: number): string =>
    depth === 0 ? '<img src=a.png>' : `<iframe srcdoc="${escaped(nested(depth - 1))}">`
  expect(findInHtml(nested(3))).toMatchObject({ references: [{ specifier: 'a.png' }], faults: [] })
  expect(findInHtml(nested(4))).toMatchObject({ references: [], faults: [{ code: 'reference-malformed' }] })
})

test('only an authored digest in the page of an iframe is known, at its place', () => {
  const page =
    '<iframe srcdoc="<script src=a.js integrity=&quot;sha256-x&quot;></script><script src=b.js></script>">'
  const [first, second] = findInHtml(page).references
  expect(page.slice(first?.integrity?.start, first?.integrity?.end)).toBe('sha256-x')
  expect(second?.integrity).toBeUndefined()
})

test('a fault in an inline module is told at its place in the page', () => {
  const page = '<p><script type="module">import "./a.js"; )</script><img src="b.png">'
  const { references, faults } = findInHtml(page)
  expect(references.map(({ specifier }) => specifier)).toEqual(['b.png'])
  expect(faults).toEqual([expect.objectContaining({ code: 'syntax', offset: page.indexOf(')') })])
})
