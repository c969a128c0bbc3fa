import { join } from 'node:path'
import { expect, test } from 'vitest'
import { explanationText } from '../../src/explain/text.js'
import { everfresh, expectRefusal } from '../cli/command.js'
import { resident } from '../cli/resident.js'
import { anonymous, history } from './history.js'

const site = {
  'index.html': '<link rel=stylesheet href=css/site.css><script src=js/a.js type=module></script>',
  'css/site.css': '@import "parts.css"; p { color: red }',
  'css/parts.css': 'p { background: url(../img/logo.png) }',
  'img/logo.png': 'logo',
  'js/a.js': 'import "./b.js"',
  'js/b.js': 'import "./a.js"',
  'js/me.js': 'import "./me.js"',
  'robots.txt': '',
}

async function textOf(path: string, ...steps: Record<string, string | null>[]): Promise<string> {
  const { explain } = await history([site, ...steps])
  return anonymous(explanationText(await explain(path)))
}

test('a file that changed since the last release', async () => {
  expect(await textOf('css/site.css', { 'img/logo.png': 'new logo' })).toBe(`\
css/site.css  →  /static/css/site.HASH.css
  HASH is the beginning of the SHA-256 of its 50 bytes (text/css), after rewriting references to 1 file:
    css/parts.css → css/parts.HASH.css
  Since release HASH (made TIME): changed, was /static/css/site.HASH.css
    because img/logo.png changed:  css/site.css → css/parts.css → img/logo.png
  Referred to by: index.html`)
})

test('one that changed earlier', async () => {
  const text = await textOf('img/logo.png', { 'img/logo.png': 'new logo' }, { 'robots.txt': '#' })
  expect(text).toContain(`
  HASH is the beginning of the SHA-256 of its 8 bytes (image/png)
  Unchanged since release HASH (made TIME); in the one before, HASH (made TIME), it was /static/img/logo.HASH.png
    because it was edited itself
  Referred to by: css/parts.css`)
})

test('one that is as old as the records', async () => {
  expect(await textOf('img/logo.png')).toContain(
    '\n  Unchanged since release HASH (made TIME), the first in the records\n',
  )
})

test('one that is new', async () => {
  expect(await textOf('n.txt', { 'n.txt': '' })).toContain(
    '0 bytes (text/plain)\n  New since release HASH (made TIME)\n  No file loads it',
  )
})

test('a page', async () => {
  expect(await textOf('index.html', { 'js/a.js': null })).toBe(`\
index.html  →  /static/index.html
  keeps its name and is revalidated, since visitors and links ask for a page by its name
  has 93 bytes (text/html), after rewriting references to 1 file:
    css/site.css → css/site.HASH.css
  Since release HASH (made TIME): changed
    because js/a.js is gone:  index.html → js/a.js
  No file loads it`)
})

test('a member of a cycle', async () => {
  expect(await textOf('js/b.js')).toContain(`
  HASH comes from the SHA-256 of 2 files together, since they refer to each other in a circle:
    js/a.js
    js/b.js
  has 28 bytes (text/javascript), after rewriting references to 1 file:
    js/a.js → js/a.HASH.js
`)
})

test('a file that refers to itself', async () => {
  expect(await textOf('js/me.js')).toContain(
    '\n  HASH comes from the SHA-256 of its bytes without its own version, since it refers to itself\n',
  )
})

test('a URL of an earlier release', async () => {
  const { explain } = await history([site, { 'img/logo.png': 'new logo' }])
  const { change } = await explain('css/parts.css')
  expect(anonymous(explanationText(await explain(change?.was ?? '')))).toBe(`\
css/parts.css  →  /static/css/parts.HASH.css
  belongs to an earlier release, HASH (made TIME), superseded TIME by release HASH
  the file's URL is now /static/css/parts.HASH.css
  HASH is the beginning of the SHA-256 of its 51 bytes (text/css), after rewriting references to 1 file:
    img/logo.png → img/logo.HASH.png
  In release HASH (made TIME) it changed to /static/css/parts.HASH.css
    because img/logo.png changed:  css/parts.css → img/logo.png
  Referred to by: css/site.css`)
})

test('a file that is gone', async () => {
  const text = await textOf('robots.txt', { 'robots.txt': null })
  expect(text).toContain('\n  the current release has no such file\n')
  expect(text).toContain('\n  Release HASH (made TIME) has it no more\n  No file loads it')
})

test.each([
  ['index.html', 'page'],
  ['robots.txt', 'well-known-name'],
  ['lib.abc123.js', 'prehashed'],
  ['plain.txt', 'choice'],
  ['worker.js', 'choice'],
  [`${'n'.repeat(240)}.txt`, 'name-too-long'],
  ['css/site.css', undefined],
])('%s keeps its name because of: %s', async (path, reason) => {
  const more = { [path]: '', 'reg.js': 'navigator.serviceWorker.register("/static/worker.js")' }
  const { explain } = await history([{ ...site, ...more }], { prehashed: ['lib.*.js'], exclude: ['plain.*'] })
  const explanation = await explain(path)
  expect(explanation.keptBecause).toBe(reason)
  const names = { prehashed: 'a version stands already', undefined: 'SHA-256' }
  expect(explanationText(explanation)).toContain(
    names[String(reason) as keyof typeof names] ?? 'keeps its name and is revalidated, since ',
  )
})

test('long lists and long chains are cut', async () => {
  const numbers = Array.from({ length: 12 }, (_, i) => i)
  const chain = numbers.map((i) => [`${i}.css`, `@import "${i + 1}.css"`])
  const all = { 'all.css': numbers.map((i) => `@import "${i}.css";`).join('') }
  const { explain } = await history([Object.fromEntries([...chain, ['12.css', 'a']]), { '12.css': 'b' }])
  expect(explanationText(await explain('0.css'))).toContain(
    '0.css → 1.css → 2.css → 3.css → 4.css → (3 more) → 8.css → 9.css → 10.css → 11.css → 12.css\n',
  )
  const { explain: explainAll } = await history([Object.fromEntries(chain), all])
  expect(explanationText(await explainAll('all.css'))).toContain('\n    … and 2 more\n')
})

test('the command prints the text, or the same as data', async () => {
  const { out, explain } = await history([site, { 'img/logo.png': 'new logo' }])
  const words = ['explain', 'css/site.css', '--dir', out]
  const explanation = await explain('css/site.css')
  expect((await everfresh(words, out)).stdout).toBe(`${explanationText(explanation)}\n`)
  expect(JSON.parse((await resident([...words, '--json'], out)).stdout)).toEqual(explanation)
})

test('the command refuses an unknown path, and a folder that is none', async () => {
  const { out } = await history([site])
  expectRefusal(await resident(['explain', 'sit.css', '--dir', out], out), 'sit.css', 'css/site.css')
  const none = join(out, 'none')
  expectRefusal(await resident(['explain', 'site.css', '--dir', none], out), none)
})
