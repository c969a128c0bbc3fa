import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BuildOptions } from '../../src/build.js'
import { verify } from '../../src/verify.js'
import { folder, write } from '../support/folder.js'
import { everyKind, Folder, large, placed } from './site.js'

const ways: Record<string, Partial<BuildOptions>> = {
  'as it is by default': {},
  'without variants': { compress: false },
  'without plain copies': { originals: false },
  'with the digests in pages': { integrity: true },
  'with an import map': { modules: 'importmap', integrity: true },
  'with files that keep their names': { exclude: ['*.png', 'css/more.css'] },
  'with files that a bundler has hashed': { prehashed: ['js/b.js', 'img/logo.png'], originals: false },
}

test.each(Object.entries(ways))('a folder of every kind is clean, built %s', async (_name, options) => {
  const built = await Folder.of(everyKind, options)
  expect(await built.findings()).toEqual([])
})

test('the result says what was looked at', async () => {
  const built = await Folder.of({ 'a.css': 'a { background: url(b.png) }', 'b.png': 'b' })
  const { milliseconds, ...result } = await verify(built.out)
  const { release } = built.manifest
  expect(result).toEqual({ dir: built.out, release, files: 2, references: 1, findings: [] })
  expect(milliseconds).toBeGreaterThanOrEqual(0)
})

test('files too large to be held are clean, their variants too', async () => {
  const built = await Folder.of(large)
  expect(built.asset('data/long.txt').variants?.br?.size).toBeGreaterThan(0)
  expect(await built.findings()).toEqual([])
})

test('releases that are kept are clean, whatever became of their files', async () => {
  const built = await Folder.of(everyKind)
  rmSync(`${built.root}/css/more.css`)
  write(built.root, { 'css/site.css': `a{}${'b{}'.repeat(400)}`, 'js/main.js': '1' })
  await built.build({ fast: false })
  write(built.root, { 'img/logo.png': 'new', 'css/more.css': 'again{}' })
  await built.build({ compress: false, originals: false })
  write(built.root, everyKind)
  await built.build()
  expect(await built.findings()).toEqual([])
})

test('a version that stands in a text is no reference, and enters a cycle as the text that it is', async () => {
  const built = await Folder.of(everyKind)
  const versions = ['js/a.js', 'js/b.js', 'img/logo.png'].map((path) => built.asset(path).version)
  const note = `/* ${versions.join()} 000000000000 ./a.${versions[0]}.js */`
  write(built.root, {
    'js/a.js': `${note}import './b.js?${versions[1]}#${versions[1]}'`,
    'js/b.js': `import './${versions[1]}/c.js'; import './a.js' ${note}`,
    [`js/${versions[1]}/c.js`]: `import '../b.js'`,
    'css/more.css': `a { content: "b.${versions[2]}.png" } ${note}`,
  })
  await built.build()
  expect(await built.findings()).toEqual([])
})

test('a cycle is proven in any encoding and escaping', async () => {
  const built = await Folder.of({
    "a'1.css": Buffer.from(`/* \xe9 */ @import 'b\\(2.css'; @import "a\\27 1.css"`, 'latin1'),
    'b(2.css': `/* é */ @import "a'1.css";`,
    'c%20 d.svg': `<svg><use href="e&amp;f.svg#x"/><image href="c%2520%20d.svg"/></svg>`,
    'e&f.svg': `<svg><style>a { fill: url(c%2520%20d.svg#g) }</style></svg>`,
  })
  expect(built.asset("a'1.css").group).toBe("a'1.css")
  expect(built.asset('e&f.svg').group).toBe('c%20 d.svg')
  expect(await built.findings()).toEqual([])
})

test('a folder that holds no build is refused, and so is one of a newer everfresh', async () => {
  await expect(verify(folder())).rejects.toMatchObject({ code: 'manifest-missing' })
  await expect(verify(join(folder(), 'none'))).rejects.toMatchObject({ code: 'manifest-missing' })
  const newer = folder({ '.everfresh/manifest.json': '{ "version": 2 }' })
  await expect(verify(newer)).rejects.toMatchObject({ code: 'manifest-newer' })
})

test('what was a problem of the build is a finding, at its place in the output', async () => {
  const built = await Folder.of({
    'a.css': '\n  a { background: url(none.png) }',
    'b.js': `new Worker('w.js'); import(\`./\${x}.js\`)`,
    'c.js': 'import {',
    'd.css': Buffer.from('\uFEFFa{}', 'utf16le'),
    'e.html': '<img srcset="a.png 1x 2x">',
    'w.js': '',
  })
  const { problems } = await built.build()
  const nameOf = (path: string) => (path === 'e.html' ? path : built.stored(path))
  expect(problems.map(({ code }) => code)).toEqual([
    'reference-missing',
    'reference-unanchored',
    'reference-computed',
    'syntax',
    'encoding-unknown',
    'reference-malformed',
  ])
  expect(await built.findings()).toEqual(
    problems.map(({ path, line, column, code }) => placed(nameOf(path), line, column, code)),
  )
})
