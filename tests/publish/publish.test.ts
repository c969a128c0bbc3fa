import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { MemoryStore, type Operation } from '../../src/io/stores/memory-store.js'
import { publish } from '../../src/publish.js'
import type { LogicalPath } from '../../src/values/logical-path.js'
import { contents, folder } from '../support/folder.js'
import { builtSite, expectWhole, files, pointerIn, recordIn, recording, textIn } from './site.js'

const plainName = /\.[0-9a-f]{12}\./

/** What each write was of, in the order of their ends. */
function kindOf(key: string): string {
  if (key === '.everfresh/current.json') return 'pointer'
  if (key === '.everfresh/documents.json') return 'ledger'
  if (key.startsWith('.everfresh/releases/')) return 'record'
  return plainName.test(key) ? 'asset' : 'document'
}

test('what is written comes in the order in which nothing is half visible', async () => {
  const { store, operations } = recording()
  const result = await publish(await builtSite(files('one')), store)
  const words = operations
    .filter(({ method }) => method === 'put' || method === 'list')
    .map(({ method, key }) => (method === 'list' ? 'list' : kindOf(key)))
  expect(words).toEqual([
    'record',
    'list',
    ...Array(4).fill('asset'),
    'list',
    'record',
    ...Array(4).fill('document'),
    'ledger',
    'pointer',
  ])
  expect(result).toMatchObject({ before: null, bytes: 137, present: 0, documents: 4, dryRun: false })
  expect(result.sent).toHaveLength(4)
  expectWhole(store.objects, result.release)
})

test('a publication with nothing to do lists once, and writes nothing', async () => {
  const { store, operations } = recording()
  const dir = await builtSite(files('one'))
  const { release } = await publish(dir, store)
  operations.length = 0
  expect(await publish(dir, store)).toMatchObject({ before: release, sent: [], present: 4, documents: 0 })
  expect(operations.filter(({ method }) => method !== 'get').map(({ method }) => method)).toEqual(['list'])
})

async function overwrite(store: MemoryStore, key: LogicalPath, text: string): Promise<void> {
  const headers = { contentType: 'application/json', cacheControl: 'no-store' }
  await store.put(key, { bytes: Buffer.from(text) }, headers)
}

const readsRecord = ({ method, key }: Operation) => method === 'get' && kindOf(key) === 'record'

test('with nothing to do the record is not read: the pointer knows its entity tag, and for what it was written', async () => {
  const { store, operations } = recording()
  const dir = await builtSite(files('one'))
  await publish(dir, store)
  operations.length = 0
  await publish(dir, store)
  expect(operations.filter(readsRecord)).toEqual([])
})

test('it is read where it is another, and where it was written for something else', async () => {
  const { store, operations } = recording()
  const dir = await builtSite(files('one'), { compress: true })
  const { release } = await publish(dir, store)
  const key = `.everfresh/releases/${release}.json` as LogicalPath
  await overwrite(store, key, `${textIn(store.objects, key)} `)
  operations.length = 0
  expect(await publish(dir, store)).toMatchObject({ sent: [], documents: 0 })
  expect(operations.filter(readsRecord)).toHaveLength(1)
  operations.length = 0
  await publish(dir, store, { variants: 'gzip' })
  expect(operations.filter(readsRecord).length).toBeGreaterThan(0)
  expectWhole(store.objects, release)
})

test('what a pointer proves is looked for all the same: objects, names and the record', async () => {
  const { store } = recording()
  const dir = await builtSite(files('one'))
  const { release } = await publish(dir, store)
  expect(pointerIn(store.objects).proof).toBeDefined()
  const named = recordIn(store.objects, release)
  const [object = ''] = named.objects.keys()
  const [document = ''] = named.documents.keys()
  for (const key of [object, document, `.everfresh/releases/${release}.json`]) {
    store.objects.delete(key)
    await publish(dir, store)
    expect(store.objects.has(key)).toBe(true)
    expectWhole(store.objects, release)
  }
})

test('only what changed is sent, and what is written once only where nothing is', async () => {
  const { store, operations } = recording()
  const first = await publish(await builtSite(files('one')), store)
  operations.length = 0
  const second = await publish(await builtSite({ ...files('one'), 'site.css': 'a {}' }), store)
  expect(second).toMatchObject({ before: first.release, present: 2, documents: 2 })
  const puts = operations.filter(({ method }) => method === 'put')
  const assets = puts.filter(({ key }) => kindOf(key) === 'asset')
  expect(assets.map(({ condition }) => condition)).toEqual([{ absent: true }, { absent: true }])
  expect(puts.filter(({ condition }) => condition === undefined)).toEqual([])
  expectWhole(store.objects, second.release)
  expect(pointerIn(store.objects)).toMatchObject({
    sequence: 2,
    releases: [{ release: second.release }, { release: first.release }],
  })
})

test('a dry run tells the same, and writes nothing', async () => {
  const { store, operations } = recording()
  const dir = await builtSite(files('one'))
  const foreseen = await publish(dir, store, { dryRun: true })
  expect(store.objects.size).toBe(0)
  expect(operations.filter(({ method }) => method === 'put')).toEqual([])
  expect({ ...(await publish(dir, store)), dryRun: true }).toEqual(foreseen)
})

test('each object has the headers of its role', async () => {
  const { store } = recording()
  const site = { ...files('one'), 'big.css': `a {}${' '.repeat(5000)}`, 'fixed-a1b2c3.js': 'x' }
  const dir = await builtSite(site, { compress: true, prehashed: ['fixed-*'], versionFile: true })
  const { release } = await publish(dir, store, { variants: 'keys' })
  const rows = [...store.objects].map(([key, { headers }]) => {
    const { contentType, cacheControl, contentEncoding = '' } = headers
    return `${key.replaceAll(/[0-9a-f]{12,}/g, 'HASH')}: ${contentType}; ${cacheControl}; ${contentEncoding}`
  })
  const immutable = 'public, max-age=31536000, immutable'
  expect(rows.sort()).toEqual(
    [
      '.everfresh/bytes/HASH: application/json; no-store; ',
      '.everfresh/current.json: application/json; no-store; ',
      '.everfresh/documents.json: application/json; no-store; ',
      '.everfresh/releases/HASH.json: application/json; no-store; ',
      'big.css: text/css; charset=utf-8; no-cache; ',
      `big.HASH.css: text/css; charset=utf-8; ${immutable}; `,
      `big.HASH.css.br: text/css; charset=utf-8; ${immutable}; br`,
      `big.HASH.css.gz: text/css; charset=utf-8; ${immutable}; gzip`,
      `big.HASH.css.zst: text/css; charset=utf-8; ${immutable}; zstd`,
      `fixed-a1b2c3.js: text/javascript; charset=utf-8; ${immutable}; `,
      'index.html: text/html; charset=utf-8; no-cache; ',
      `index.HASH.html.br: text/html; charset=utf-8; ${immutable}; br`,
      `index.HASH.html: text/html; charset=utf-8; ${immutable}; `,
      'logo.png: image/png; no-cache; ',
      `logo.HASH.png: image/png; ${immutable}; `,
      'robots.txt: text/plain; charset=utf-8; no-cache; ',
      `robots.HASH.txt: text/plain; charset=utf-8; ${immutable}; `,
      'site.css: text/css; charset=utf-8; no-cache; ',
      `site.HASH.css: text/css; charset=utf-8; ${immutable}; `,
      'version.json: application/json; no-cache; ',
    ].sort(),
  )
  expect(textIn(store.objects, 'version.json')).toBe(`{"release":"${release}"}\n`)
})

test('with "gzip" there is one object of a file, compressed where that is smaller', async () => {
  const { store } = recording()
  const dir = await builtSite({ ...files('one'), 'big.css': `a {}${' '.repeat(5000)}` }, { compress: true })
  const { release } = await publish(dir, store, { variants: 'gzip' })
  const encoded = [...store.objects].filter(([, { headers }]) => headers.contentEncoding === 'gzip')
  expect(encoded.map(([key]) => key.replace(plainName, '.HASH.')).sort()).toEqual(['big.HASH.css', 'big.css'])
  const { manifest, objects } = recordIn(store.objects, release)
  expect([...objects.values()].filter(({ encoding }) => encoding === 'gzip')).toHaveLength(1)
  expect([...manifest.assets.values()].filter(({ variants }) => variants !== undefined)).toEqual([])
  expect(await publish(dir, store)).toMatchObject({ sent: [], documents: 0 })
  expectWhole(store.objects, release)
})

test('a file that is damaged is refused by name, and nothing is current then', async () => {
  const { store } = recording()
  const dir = await builtSite(files('one'))
  const name = Object.keys(contents(dir)).find((each) => /^site\.[0-9a-f]{12}\.css$/.test(each)) ?? ''
  writeFileSync(join(dir, name), 'a {}')
  await expect(publish(dir, store)).rejects.toThrow(
    `${name} is missing or holds other bytes than the manifest says`,
  )
  rmSync(join(dir, name))
  await expect(publish(dir, store)).rejects.toThrow(
    `${name} is missing or holds other bytes than the manifest says`,
  )
  expect(store.objects.has('.everfresh/current.json')).toBe(false)
})

test('a store that takes every write is refused, unless there is a single writer', async () => {
  const store = new MemoryStore(new Map(), { isWeak: true })
  const dir = await builtSite(files('one'))
  await expect(publish(dir, store)).rejects.toMatchObject({ code: 'store-unsuitable' })
  expect(store.objects.size).toBe(0)
  const { release } = await publish(dir, store, { singleWriter: true })
  expectWhole(store.objects, release)
})

test('other bytes under a name that never changes are refused, and stay', async () => {
  const dir = await builtSite({ 'lib-a1b2c3.js': 'one' }, { prehashed: ['lib-*'] })
  const { store } = recording()
  await publish(dir, store)
  const other = await builtSite({ 'lib-a1b2c3.js': 'two', 'a.css': '' }, { prehashed: ['lib-*'] })
  await expect(publish(other, store)).rejects.toMatchObject({
    code: 'name-collision',
    message: expect.stringContaining('memory://objects/lib-a1b2c3.js holds other bytes'),
  })
  expect(textIn(store.objects, 'lib-a1b2c3.js')).toBe('one')
})

test('half an object is not taken for ours', async () => {
  const { store } = recording()
  const dir = await builtSite(files('one'))
  await publish(dir, store)
  const [key = ''] = [...store.objects.keys()].filter(
    (each) => each.startsWith('logo.') && plainName.test(each),
  )
  const whole = store.objects.get(key)
  if (whole === undefined) throw new Error('no logo')
  store.objects.set(key, { ...whole, bytes: whole.bytes.subarray(0, 3), etag: 'half' })
  await expect(publish(dir, store)).rejects.toThrow(
    `${key} holds other bytes than the built folder (3 bytes instead of 8)`,
  )
})

test('an object that was lost is sent again', async () => {
  const { store } = recording()
  const dir = await builtSite(files('one'))
  const { release } = await publish(dir, store)
  const [key = ''] = [...store.objects.keys()].filter(
    (each) => each.startsWith('logo.') && plainName.test(each),
  )
  store.objects.delete(key)
  store.objects.delete('index.html')
  expect(await publish(dir, store)).toMatchObject({ sent: [key], documents: 1 })
  expectWhole(store.objects, release)
})

test('a record that was damaged is told, and the way out', async () => {
  const store = new MemoryStore()
  const dir = await builtSite(files('one'))
  const { release } = await publish(dir, store)
  const key = `.everfresh/releases/${release}.json` as LogicalPath
  await overwrite(store, key, textIn(store.objects, key).replace('"immutable": true', '"immutable": ture'))
  await expect(publish(dir, store)).rejects.toThrow(
    /is corrupt: it is no JSON .* remove it, and publish again/s,
  )
  store.objects.delete(key)
  await publish(dir, store)
  expectWhole(store.objects, release)
})

test('a plain copy that the built folder has lost is no document any more', async () => {
  const dir = await builtSite({ ...files('one'), 'css/more.css': 'b {}' })
  const documentsOf = async () => {
    const store = new MemoryStore()
    await publish(dir, store)
    return [...recordIn(store.objects, pointerIn(store.objects).releases[0].release).documents.keys()]
  }
  const all = ['css/more.css', 'index.html', 'logo.png', 'robots.txt', 'site.css']
  expect(await documentsOf()).toEqual(all)
  rmSync(join(dir, 'site.css'))
  expect(await documentsOf()).toEqual(all.slice(0, -1))
  // Their content names go as well, but an object is read only when it is sent.
  rmSync(join(dir, 'css'), { recursive: true })
  await expect(documentsOf()).rejects.toThrow(/more\.[0-9a-f]{12}\.css is missing or holds other bytes/)
})

test('a prefix with files of somebody else is refused, and so is a built folder', async () => {
  const { store } = recording()
  const dir = await builtSite(files('one'))
  await store.put(
    'index.html',
    { bytes: Buffer.from('mine') },
    { contentType: 'text/html', cacheControl: '' },
  )
  await expect(publish(dir, store, { dryRun: true })).rejects.toMatchObject({ code: 'output-foreign' })
  await expect(publish(dir, store)).rejects.toThrow(
    'index.html is there already, where nothing was published',
  )
  expect(textIn(store.objects, 'index.html')).toBe('mine')
  await expect(publish(dir, pathToFileURL(dir).href)).rejects.toThrow('manifest.json is there already')
})

test('URLs with their version in the query, and such as were reused, are refused', async () => {
  const { store } = recording()
  const query = await builtSite(files('one'), { strategy: { in: 'query' } })
  await expect(publish(query, store)).rejects.toMatchObject({ code: 'name-unsupported' })
  const sources = folder({ 'a.css': 'one' })
  const strategy = { version: { fixed: '1' } } as const
  const out = await builtSite({ 'a.css': 'two' }, { roots: [sources], strategy })
  await publish(out, store)
  expect(textIn(store.objects, 'a.1.css')).toBe('one')
  writeFileSync(join(sources, 'a.css'), 'two')
  const { build } = await import('../../src/build.js')
  await build({ roots: [sources], out, compress: false, cacheDir: false, strategy })
  await expect(publish(out, store)).rejects.toMatchObject({ code: 'version-invalid' })
  expect(textIn(store.objects, 'a.1.css')).toBe('one')
})

test('in a folder lies what lies in the built folder', async () => {
  const dir = await builtSite(files('one'))
  const root = folder()
  await publish(dir, pathToFileURL(root).href)
  const published = Object.entries(contents(root)).filter(([name]) => !name.startsWith('.everfresh'))
  const own = Object.entries(contents(dir)).filter(([name]) => !name.startsWith('.everfresh'))
  expect(published).toEqual(own)
  await expect(publish(dir, pathToFileURL(root).href, { variants: 'gzip' })).rejects.toThrow('--no-compress')
  expect(readFileSync(join(root, '.everfresh/current.json'), 'utf8')).toContain('"sequence": 1')
})

test('an option that is none is refused by name', async () => {
  const { store } = recording()
  const dir = await builtSite(files('one'))
  await expect(publish(dir, store, { concurrency: 0 })).rejects.toThrow('"concurrency" is 0')
  await expect(publish(dir, store, { variants: 'br' as 'none' })).rejects.toThrow('"variants" is br')
})

test('a signal ends it before anything is current', async () => {
  const controller = new AbortController()
  const store = new MemoryStore(new Map(), {
    before: ({ method, key }) => void (method === 'put' && plainName.test(key) && controller.abort()),
  })
  const dir = await builtSite(files('one'))
  await expect(publish(dir, store, { signal: controller.signal, concurrency: 1 })).rejects.toThrow('aborted')
  expect(store.objects.size).toBe(2)
  const { release } = await publish(dir, new MemoryStore(store.objects))
  expectWhole(store.objects, release)
})
