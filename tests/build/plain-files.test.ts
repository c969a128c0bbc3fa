import { statSync, utimesSync } from 'node:fs'
import { expect, test } from 'vitest'
import { write } from '../support/folder.js'
import { Site, stateOf } from './site.js'

test('a plain copy is a copy, no hard link', async () => {
  const site = new Site({ 'a.css': 'a', 'index.html': 'b' })
  await site.build()
  for (const name of ['a.css', site.asset('a.css').file, 'index.html', site.asset('index.html').file])
    expect(statSync(site.file(name)).nlink).toBe(1)
  expect(statSync(site.file('a.css')).ino).not.toBe(statSync(site.file(site.asset('a.css').file)).ino)
})

test('without originals, pages keep their names, and other plain names are left out', async () => {
  const site = new Site({
    'a.css': 'a',
    'b/c.png': 'c',
    'index.html': '<img src=b/c.png>',
    'robots.txt': 'r',
  })
  await site.build({ originals: false })
  const stored = Object.values(site.manifest.assets).map(({ file }) => file)
  const plain = site.names().filter((name) => !name.startsWith('.everfresh/') && !stored.includes(name))
  expect(plain).toEqual(['index.html', 'robots.txt'])
})

test('without originals, what a page links to keeps its plain copy', async () => {
  const site = new Site({
    'docs/index.html':
      '<a href="a.pdf#page=2">a</a><area href="../b%20c.pdf"><a href="index.html">self</a><a href="https://h/d.pdf">d</a>',
    'docs/a.pdf': 'a',
    'b c.pdf': 'b',
    'd.pdf': 'd',
    'e.js': '"<a href=d.pdf>"',
  })
  await site.build({ originals: false })
  expect([site.text('docs/a.pdf'), site.text('b c.pdf')]).toEqual(['a', 'b'])
  expect([site.exists('d.pdf'), site.exists('e.js')]).toEqual([false, false])
})

test('without originals, a plain file of an earlier build is kept up to date', async () => {
  const site = new Site({ 'a.css': 'old' })
  await site.build()
  write(site.root, { 'a.css': 'new', 'b.css': 'b' })
  await site.build({ originals: false })
  expect(site.text('a.css')).toBe('new')
  expect(site.exists('b.css')).toBe(false)
})

test('a plain file with new bytes is at least a second younger than its predecessor', async () => {
  const site = new Site({ 'a.css': 'one' })
  await site.build()
  for (const content of ['two', 'six', 'ten']) {
    const before = statSync(site.file('a.css')).mtimeMs
    write(site.root, { 'a.css': content })
    await site.build()
    expect(statSync(site.file('a.css')).mtimeMs - before).toBeGreaterThan(999.9)
  }
})

test('so it is where the clock was set back', async () => {
  const site = new Site({ 'a.css': 'one', 'index.html': 'one' })
  await site.build()
  const future = Math.floor(Date.now() / 1000) + 86_400
  for (const name of ['a.css', 'index.html']) utimesSync(site.file(name), future, future)
  write(site.root, { 'a.css': 'two', 'index.html': 'two' })
  await site.build()
  for (const name of ['a.css', 'index.html'])
    expect(statSync(site.file(name)).mtimeMs / 1000 - future).toBeGreaterThan(0.9999)
})

test('so it is where the predecessor is of tomorrow', async () => {
  const site = new Site({ 'index.html': 'old' })
  await site.build()
  const tomorrow = Math.ceil(Date.now() / 1000) + 86_400
  utimesSync(site.file('index.html'), tomorrow, tomorrow)
  write(site.root, { 'index.html': 'new' })
  await site.build()
  expect(statSync(site.file('index.html')).mtimeMs).toBeGreaterThanOrEqual((tomorrow + 1) * 1000)
})

test('a plain file with the same bytes is not touched', async () => {
  const site = new Site({ 'a.css': 'a', 'b.css': 'b', 'index.html': 'c' })
  await site.build()
  const before = ['a.css', 'index.html'].map((name) => stateOf(site.file(name)))
  write(site.root, { 'b.css': 'new' })
  await site.build()
  expect(['a.css', 'index.html'].map((name) => stateOf(site.file(name)))).toEqual(before)
})

test('a plain file that somebody removed or changed is mended by the next build', async () => {
  const site = new Site({ 'a.css': 'a', 'b.css': 'b' })
  await site.build()
  write(site.out, { 'a.css': 'edited by hand' })
  await site.build()
  expect(site.text('a.css')).toBe('a')
})

test('a plain file of a source that is gone stays', async () => {
  const site = new Site({ 'a.css': 'a' }, { 'a.css': 'second' })
  await site.build()
  const before = stateOf(site.file('a.css'))
  await site.build({ roots: [new Site({ 'b.css': 'b' }).root] })
  expect(stateOf(site.file('a.css'))).toBe(before)
})

test('a file that no build wrote is not overwritten', async () => {
  const site = new Site({ 'a.css': 'a' })
  write(site.out, { 'a.css': 'mine' })
  await expect(site.build()).rejects.toMatchObject({ code: 'output-foreign' })
  expect(site.names()).toEqual(['a.css'])
  expect(site.text('a.css')).toBe('mine')
})
