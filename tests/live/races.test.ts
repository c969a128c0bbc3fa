import { createHash } from 'node:crypto'
import { renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { serve } from '../../src/adapters/node.js'
import type { Assets } from '../../src/assets.js'
import { type LiveOptions, liveAssets } from '../../src/live.js'
import { folder, write } from '../support/folder.js'
import { request } from '../support/http.js'
import { startServer } from '../support/server.js'
import { get, headerOf, textOf } from './asking.js'

const edits = 50

/** How an editor saves; `text` has one length for all edits. */
const ways = {
  'in place': 'writeFileSync(file, text)',
  'in two halves':
    'const d = openSync(file, "r+"); writeSync(d, text.slice(0, 4), 0); writeSync(d, text.slice(4), 4); closeSync(d)',
  'with the time set back': 'writeFileSync(file, text); utimesSync(file, 1e9, 1e9)',
  'by rename': 'writeFileSync(file + "~", text); renameSync(file + "~", file)',
  'by rename of its folder': `mkdirSync(folder + "~"); writeFileSync(file.replace(folder, folder + "~"), text)
    renameSync(folder, folder + "-" + i); renameSync(folder + "~", folder)`,
}

/** Edits a file from a thread of its own, while everybody reads; `done` counts the edits that are saved. */
function editing(root: string, path: string, way: string) {
  const done = new Int32Array(new SharedArrayBuffer(4))
  const code = `
    const { ${Object.keys(fs).join(', ')} } = require('node:fs')
    const { workerData: { root, path, done } } = require('node:worker_threads')
    const [folder, file] = [root + '/' + path.split('/')[0], root + '/' + path]
    for (let i = 1; i <= ${edits}; i++) {
      const text = 'edit ' + String(i).padStart(3, '0')
      ${way}
      Atomics.store(done, 0, i)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3)
    }`
  const worker = new Worker(code, { eval: true, workerData: { root, path, done } })
  onTestFinished(() => void worker.terminate())
  const failed = new Promise<never>((_, reject) => worker.once('error', reject))
  failed.catch(() => {})
  return { done: () => Atomics.load(done, 0), failed }
}
const fs = {
  closeSync: 0,
  mkdirSync: 0,
  openSync: 0,
  renameSync: 0,
  utimesSync: 0,
  writeFileSync: 0,
  writeSync: 0,
}

const numberIn = (text: string) => Number(/^edit (\d{3})$/.exec(text)?.[1] ?? Number.NaN)

describe.each(Object.entries(ways))('edits %s race with requests', (name, way) => {
  // What is written in pieces can be read in pieces: a save that is under way is no edit yet.
  const isWhole = name.includes('rename')

  test('and each that was saved before a request began is in its answer', async () => {
    const root = folder({ 'sub/a.css': 'edit 000', 'top.css': '@import "sub/a.css"' })
    const assets = await liveAssets({ roots: [root] })
    const { origin } = await startServer(serve(assets))
    const { done, failed } = editing(root, 'sub/a.css', way)
    const urls = new Map<string, string>()
    const ask = async () => {
      const before = done()
      const { status, body } = await request(origin, 'GET /sub/a.css')
      const [text, after] = [body.toString(), done()]
      // Between the two renames of a folder there is no file; an error there is never.
      expect(name.endsWith('folder') ? [200, 404] : [200]).toContain(status)
      if (isWhole && status === 200) expect(text).toMatch(/^edit \d{3}$/)
      if (status === 200 && numberIn(text) >= 0) expect(numberIn(text)).toBeGreaterThanOrEqual(before)
      else if (before === after) expect(after).toBeLessThan(edits)
      if (assets.has('sub/a.css')) collect(assets, urls)
    }
    const asking = async () => {
      while (done() < edits) await Promise.all([ask(), ask(), ask(), setImmediate()])
      return ask()
    }
    await Promise.race([asking(), failed])
    expect(await textOf(assets, assets.url('sub/a.css'))).toBe('edit 050')
    expect(await textOf(assets, '/top.css')).toBe(`@import "${assets.url('sub/a.css').slice(1)}"`)
    expect(urls.size).toBeGreaterThan(1)
  })
})

/** Looks up a URL while others edit, and proves it at once. */
function collect(assets: Assets, urls: Map<string, string>): void {
  try {
    for (const path of ['sub/a.css', 'top.css']) {
      const url = assets.url(path)
      const reply = assets.reply({ method: 'GET', target: url, headers: {} }, { fallthrough: false })
      const content = reply instanceof Promise ? undefined : reply?.body?.content
      expect(content).toBeInstanceOf(Buffer)
      const text = String(content)
      expect(url).toContain(`.${digestOf(text)}.`)
      expect(urls.get(url) ?? text).toBe(text)
      urls.set(url, text)
    }
  } catch (error) {
    // Gone between two looks, for the moment of a rename.
    if (!(error instanceof Error) || !/there is no asset|changes/.test(error.message)) throw error
  }
}

function digestOf(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

test('50 requests at once with 50 edits between them each get what was saved when they began', async () => {
  const root = folder({ 'a.css': '00' })
  const assets = await liveAssets({ roots: [root] })
  const { origin } = await startServer(serve(assets))
  const time = new Date('2020-01-01')
  const answers: Promise<[number, string]>[] = []
  for (let i = 0; i < edits; i++) {
    writeFileSync(join(root, 'a.css'), String(i).padStart(2, '0'))
    utimesSync(join(root, 'a.css'), time, time)
    answers.push(request(origin, 'GET /a.css').then(({ body }) => [i, body.toString()]))
    await setImmediate()
  }
  for (const [i, text] of await Promise.all(answers)) expect(Number(text)).toBeGreaterThanOrEqual(i)
})

describe('an edit between two requests is seen', () => {
  const rows: [string, Record<string, string>, (root: string) => void, string][] = [
    [
      'when a folder is renamed',
      { 'css/a.css': '1', 'old.css/x': '' },
      (root) => {
        renameSync(join(root, 'css'), join(root, 'gone'))
        write(root, { 'next/a.css': '2' })
        renameSync(join(root, 'next'), join(root, 'css'))
      },
      'css/a.css',
    ],
    [
      'when another file of the same size and times takes its place',
      { 'a.css': '1' },
      (root) => {
        write(root, { '.b': '2' })
        for (const name of ['a.css', '.b']) utimesSync(join(root, name), 1e9, 1e9)
        renameSync(join(root, '.b'), join(root, 'a.css'))
      },
      'a.css',
    ],
    [
      'when a link to its folder leads elsewhere',
      { 'v1/a.css': '1', 'v2/a.css': '2', 'v/': '' },
      (root) => {
        rmSync(join(root, 'v'), { recursive: true })
        symlinkSync('v2', join(root, 'v'))
      },
      'v/a.css',
    ],
    [
      'when it was removed and written anew',
      { 'a.css': '1' },
      (root) => {
        rmSync(join(root, 'a.css'))
        writeFileSync(join(root, 'a.css'), '2')
      },
      'a.css',
    ],
  ]
  test.each(rows)('%s', async (_, files, edit, path) => {
    const root = folder(files)
    if (path.startsWith('v/')) {
      rmSync(join(root, 'v'), { recursive: true })
      symlinkSync('v1', join(root, 'v'))
    }
    const assets = await liveAssets({ roots: [root] })
    const url = assets.url(path)
    expect(await textOf(assets, `/${path}`)).toBe('1')
    edit(root)
    expect(await textOf(assets, `/${path}`)).toBe('2')
    expect(await textOf(assets, assets.url(path))).toBe('2')
    expect(await textOf(assets, url)).toBe('1')
  })

  test('when a folder goes: its files are not there, but their versions are', async () => {
    const root = folder({ 'css/a.css': '1' })
    const assets = await liveAssets({ roots: [root] })
    const url = assets.url('css/a.css')
    renameSync(join(root, 'css'), join(root, 'other'))
    expect(await get(assets, '/css/a.css')).toMatchObject({ status: 404 })
    expect(() => assets.url('css/a.css')).toThrow('did you mean "other/a.css"')
    expect(await textOf(assets, url)).toBe('1')
    expect(await textOf(assets, assets.url('other/a.css'))).toBe('1')
  })
})

test('what a versioned URL answers with has the digest that the URL says, whatever was edited before', async () => {
  const names = ['a.css', 'b.css', 'd/c.css', 'p.png', 'index.html', 'm.js', 'n.js']
  const path = fc.constantFrom(...names)
  const text = fc.oneof(
    fc.constant(''),
    fc.string({ maxLength: 3 }),
    path.map((each) => `@import "/${each}"; a { background: url(/p.png) }`),
    path.map((each) => `import "/${each}"`),
    path.map((each) => `<link rel="stylesheet" href="/${each}"><img src="/p.png">`),
  )
  const edit = fc.record({ path, text: fc.option(text), back: fc.boolean() })
  const options: fc.Arbitrary<Partial<LiveOptions>> = fc.record({
    modules: fc.constantFrom('rewrite' as const, 'importmap' as const),
    integrity: fc.boolean(),
  })
  let proven = 0
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 12 }), options, async (all, chosen) => {
      const root = folder()
      const assets = await liveAssets({ roots: [root], ...chosen })
      const urls = new Map<string, string>()
      for (const { path, text, back } of all) {
        if (text === null) rmSync(join(root, path), { force: true })
        else write(root, { [path]: text })
        if (text !== null && back) utimesSync(join(root, path), 1e9, 1e9)
        for (const name of names) if (assets.has(name)) urls.set(assets.url(name), name)
        // Those that were handed out before, too.
        for (const [url, name] of urls) {
          if (!(await headerOf(assets, url, 'Cache-Control'))?.includes('immutable')) continue
          const body = await textOf(assets, url)
          // In a circle the version is of all its members.
          if (!isInCircle(assets, name, body)) expect([url, digestOf(body)]).toEqual([url, versionIn(url)])
          proven++
        }
      }
    }),
    { numRuns: 60 },
  )
  expect(proven).toBeGreaterThan(500)
})

function versionIn(url: string): string {
  return /\.([0-9a-f]{12})\./.exec(url)?.[1] ?? ''
}

/** Whether a body names a version that names it in turn, however far. */
function isInCircle(assets: Assets, name: string, body: string): boolean {
  const seen = new Set<string>()
  const waiting = [body]
  for (let text = waiting.pop(); text !== undefined; text = waiting.pop())
    for (const [url] of text.matchAll(/\/[\w/]+\.[0-9a-f]{12}\.\w+/g)) {
      if (url.replace(/\.[0-9a-f]{12}/, '') === `/${name}`) return true
      if (seen.has(url)) continue
      seen.add(url)
      const reply = assets.reply({ method: 'GET', target: url, headers: {} }, { fallthrough: false })
      const content = reply instanceof Promise ? undefined : reply?.body?.content
      if (content instanceof Buffer) waiting.push(content.toString())
    }
  return false
}
