// biome-ignore-all lint/suspicious/noTemplateCurlyInString: strings that hold JavaScript are the subject
import { beforeAll, expect, test } from 'vitest'
import { findInJavaScript, prepareJavaScript } from '../../src/find/javascript.js'
import { findsWhatIsMarked } from './rows.js'

const raw = String.raw

beforeAll(prepareJavaScript)

findsWhatIsMarked(findInJavaScript, [
  ['an import for its effect', 'import "«./a.js»"'],
  ['a default import', "import a from '«./a.js»'"],
  ['named imports', 'import { a, b as c, default as d } from "«./a.js»"'],
  ['everything under a name', 'import * as a from "«./a.js»"'],
  ['a default and a named import', 'import a, { b } from "«./a.js»"'],
  ['a name that is a string', 'import { "a b" as c } from "«./a.js»"; export { c as "d" } from "«./d.js»"'],
  ['a re-export', 'export { a as b } from "«./a.js»"'],
  ['a re-export of everything', 'export * from "«./a.js»";export * as b from "«./b.js»"'],
  ['minified named imports', 'import{a}from"«./a.js»"'],
  ['minified imports under a name', 'import*as m from"«./m.js»"'],
  ['minified re-exports', 'export*from"«./a»";export{t}from"«./t»"'],
  ['an export before an import', 'export{t};import"«./b.js»"'],
  ['imports without semicolons', 'import a from "«./a.js»"\nimport "«./b.js»"\nlet c'],
  ['CRLF', 'import a from "«./a.js»"\r\nimport "«./b.js»"\r\n'],
  ['a name bound as from', "import { from } from '«./from.js»'\nimport from from '«./b.js»'"],
  ['an import of itself', 'import "«./self.js»"'],
  ['one file twice', 'import "«./a.js»";export * from "«./a.js»"'],
  ['a BOM', '\uFEFFimport "«./a.js»";import "«./b.js»"'],
  ['a BOM in front of a comment', '\uFEFF/* c */import "«./a.js»"'],
  ['a hashbang', '#!/usr/bin/env node\nimport "«./a.js»"'],
  ['a query', 'import "«./a.js?x=1#y»"'],
  [
    'bare specifiers and URLs are told as they are',
    'import "«react»";import "«https://x/a.js»";import "«/b.js»"',
  ],
  ['an escape', raw`import "«./\x61.js»";import '«./it\'s.js»'`, ['./a.js', "./it's.js"]],
  ['an escape beyond the first plane', raw`import "«./\u{1F600}.js»"`, ['./😀.js']],

  ['a dynamic import', 'import("«./a.js»")'],
  ['one in single quotes', "await import('«./a.js»')"],
  ['one of a template without holes', 'import(`«./a.js»`)'],
  ['one over lines', 'import(\n  "«./a.js»"\n)'],
  ['one with comments', 'import(/* webpackChunkName: "a" */ "«./a.js»" /* b */)'],
  ['one with a comment in front of a template', 'import(/* "x" */`«./a.js»`)'],
  ['one with a line comment', "import(// it's here\n'«./a.js»' // it's\n)"],
  ['one with a space', 'import ("«./a.js»")'],
  ['one with a trailing comma', 'import("«./a.js»",)'],
  ['one in another', 'import("«./a.js»").then(() => import("«./b.js»"))'],
  ['one in a template', '`${import("«./a.js»")}`;`${`${import("«./b.js»")}`}`'],
  [
    'one in a class, a function, an arrow',
    'class A { static { import("«./a»") } b() { import("«./b»") } }; () => import("«./c»")',
  ],
  ['one with an escaped backtick', 'import(`«./a\\`b.js»`)', ['./a`b.js']],

  ['import attributes', 'import a from "«./a.json»" with { type: "json" }'],
  ['import attributes, minified', "import a from'«./a.css»'with{type:'css'};import'«./b»'with{type:'json'}"],
  ['attributes of a dynamic import', 'import("«./a.json»", { with: { type: "json" } })'],
  ['attributes of a re-export', 'export { a } from "«./a.json»" with { type: "json" }'],
  ['the older assert', 'import a from "«./a.json»" assert { type: "json" }'],
  ['import defer', 'import defer * as a from "«./a.js»";import.defer("«./b.js»")'],
  ['import source', 'import source a from "«./a.wasm»";import.source("«./b.wasm»")'],
  ['an import called defer', 'import defer from "«./a.js»";import source, { a } from "«./b.js»"'],

  ['import.meta', 'import.meta.url;import "«./a.js»"'],
  [
    'a method called import',
    'foo.import("./a");foo?.import("./b");class A { import(c) {} }; ({ import() {} })',
  ],
  ['names that begin or end like import', '$import("./a");import$("./b");_import("./c");let imports'],
  ['a string', raw`"import './a.js'";'import("./a.js")';"\"import './b.js'"`],
  ['a string over two lines', "'\\\nimport \"./a.js\"';import('«./b.js»')"],
  ['a comment', '// import "./a.js"\n/* import "./b.js" */\nimport "«./c.js»"'],
  ['JSDoc', '/** @type {import("./x").T} */ let a'],
  ['the text of a template', '`import "./a.js"`;`import("./b.js")`'],
  ['a regular expression', raw`/import\("a.js"\)/; /import ".\/b.js"/`],
  ['a quote in a regular expression', '/["]/; import("«./a.js»")'],
  ['a backtick in one', 'x => /["`]/; import("«./a.js»")'],
  ['a slash in a class of one', raw`let a = /[/'"]\/'/, b = import('«./a.js»')`],
  ['one behind a condition', `if (x) /["]/.test(y); import("«./a.js»")`],
  ['one behind a block', `{} /['"]/; if (x) {} /["]/; import("«./a.js»")`],
  ['one behind a keyword', `() => { return /["]/ }; typeof /[']/; import("«./a.js»")`],
  ['one behind ? and :', `a ? /["]/ : /[']/; import("«./a.js»")`],
  ['a division', 'x = a / b; import("«./a.js»") / 2; "/"'],
  ['a division behind a bracket', `(a) / 2; b[0] / 2; c++ / 2; '/'; import("«./a.js»")`],
  ['a division behind an object', `x = {} / 2; '/'; import("«./a.js»")`],
  ['a regular expression in a template', '`${/[`}]/}`; import("«./a.js»")'],
  ['a property called of or return', `of / 2; a.return / 2; '/'; import("«./a.js»")`],

  ['a comment in an import', 'import/*"*/"«./a»";import{a/*"*/}/*\'*/from/*"*/"«./b»"'],
  ['a comment in an export', "export * /*'*/ from /*\"*/ '«./a»';export { a, // it's\nb } from '«./b»'"],
  ['an apostrophe in a comment behind a default import', "import a, // it's\n{ b } from '«./a.js»'"],
  ['a quotation in a comment behind a default import', 'import a, // the "best" one\n{ b } from "«./a.js»"'],
  ['a path in a comment behind a default import', 'import a /* was "./b.js" */ from "«./a.js»"'],
  ['a quotation in a comment behind a namespace', "import * as a // the 'best' one\nfrom '«./a.js»'"],

  ['a classic script', '(function () { var a = 1; return a / 2 })(); import("«./a.js»")'],
  ['CommonJS', 'const a = require("./a"); module.exports = a'],
  ['a script that says from', 'Array.from("./a.js"); x.from = "./b.js"'],
  ['new URL', 'new URL("«./a.png»", import.meta.url); new window.URL(`«b.png»`, import.meta.url).href'],
  [
    'new URL against what is made of import.meta.url',
    'new URL("a", import.meta.url + ""); new URL("b", import.meta.url.slice(1))',
  ],
  ['a shared worker alone', 'new SharedWorker("«/w.js»")'],
  [
    'a regular expression that the lexer takes for a division',
    'switch (1) { case /"/: break }\n{} /re"/.test(x); import("«./a.js»")',
  ],
  ['an empty file', ''],
  ['an import in parentheses', 'import(("«./a.js»")); import( ( (`«./b.js»`) ) ); import(("./c" + ".js"))'],
  ['a conditional in parentheses', 'import((a ? "./b.js" : "./c.js")); import(("a", "./b.js"))'],
  ['a worker in parentheses', 'new (Worker)("«/w.js»"); new Worker(("«/v.js»"))'],
  [
    'worklets',
    'CSS.paintWorklet.addModule("«/p.js»");context.audioWorklet.addModule(new URL("«a.js»", import.meta.url)); x.addModule("b.js")',
  ],
  ['a BOM between tokens is white space', 'import\uFEFF"«./a.js»";new\uFEFFWorker\uFEFF(\uFEFF"«/w.js»")'],
  [
    'a map behind a string that looks like one',
    'a="//# sourceMappingURL=b.map"\n//# sourceMappingURL=«c.map»\n',
  ],
  [
    'a map before a string that looks like one',
    '//# sourceMappingURL=«c.map»\na="//# sourceMappingURL=b.map"\n',
  ],
  [
    'a map before a template that looks like one',
    '/*# sourceMappingURL=«c.map» */\na=`\n//# sourceMappingURL=b.map\n`;b()',
  ],
  [
    'a map before a regular expression that looks like one',
    '//# sourceMappingURL=«c.map»\na=/[//# sourceMappingURL=b]/.test(c)',
  ],
  [
    'the last of several maps',
    '//# sourceMappingURL=a.map\nb()\n//# sourceMappingURL=«c.map»\nd("sourceMappingURL=")',
  ],
  ['a map in a script with an error', '//# sourceMappingURL=«c.map»\nvar = "//# sourceMappingURL=b.map";'],
  [
    'a map in the comment itself, behind one in a file',
    `//# sourceMappingURL=a.map\nb()\n//# sourceMappingURL=data:application/json;base64,${'A'.repeat(9000)}\n`,
  ],
  ['a string that looks like a map', 'a="//# sourceMappingURL=b.map"'],
])

test('the syntax of a reference is how it is written', () => {
  const { references } = findInJavaScript('import "a";import("b");import(`c`)')
  expect(references.map(({ syntax }) => syntax)).toEqual(['js-string', 'js-string', 'js-template'])
})

test.each([
  'import(x)',
  'import("./a" + x)',
  'import(x ? "./a" : "./b")',
  'import(`./${x}.js`)',
  'import(`./a${""}`)',
])('what is no literal is no reference: %s', (text) => {
  expect(findInJavaScript(text).references).toEqual([])
})

test.each([
  'import "',
  'import {',
  "import './a.js'; )",
  "import './a.js'; 'unterminated",
  'export { a } from',
])('what is no JavaScript is a fault: %s', (text) => {
  const { references, faults } = findInJavaScript(text)
  expect(references).toEqual([])
  expect(faults).toEqual([expect.objectContaining({ code: 'syntax' })])
  expect(faults[0]?.offset).toBeLessThanOrEqual(text.length)
})

const hole = '$'.concat('{x}')

test.each([
  [`import(\`./l/${hole}.js\`)`, './l/'],
  [`import(\`lib/${hole}.js\`)`, 'lib/'],
  ['import("lib/" + x)', 'lib/'],
  [`import('@scope/lib/' + x + '.js')`, '@scope/lib/'],
  [`import(\`${hole}/a.js\`)`, undefined],
  ['import("lib" + x)', undefined],
  ['import("./lib/" + x)', undefined],
  ['import(x + "lib/")', undefined],
])('of a path that is put together at run time the beginning is known: %s', (text, head) => {
  const { references, faults } = findInJavaScript(text)
  expect(references).toEqual([])
  expect(faults.map((fault) => fault.head)).toEqual(head === undefined ? [] : [head])
})
