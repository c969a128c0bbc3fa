import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { BuildOptions } from '../../src/build.js'
import { cost } from '../../src/cost.js'
import { decodeDelta } from '../../src/io/delta.js'
import { openAssets } from '../../src/open.js'
import { releases } from '../../src/releases.js'
import { verify } from '../../src/verify.js'
import { folder, write } from '../support/folder.js'
import { Site, stateOf, version, type WrittenAsset } from './site.js'

interface WrittenDelta {
  readonly dictionary: string
  readonly file: string
  readonly size: number
  readonly integrity: string
}

/** A script that shrinks, but not by itself to nothing. */
const words = randomBytes(3000).toString('hex')
const script = (edition: string) => `export const edition = '${edition}'\n//${words}\n`

const options: Partial<BuildOptions> = { compress: true, deltas: { releases: 3 } }

function deltasOf(site: Site, path = 'app.js'): readonly WrittenDelta[] | undefined {
  return (site.asset(path) as WrittenAsset & { deltas?: readonly WrittenDelta[] }).deltas
}

/** One release after the other. */
async function released(site: Site, ...editions: readonly string[]): Promise<void> {
  for (const edition of editions) {
    write(site.root, { 'app.js': script(edition) })
    await site.build(options)
  }
}

test('the first release has none, and is offered as a dictionary', async () => {
  const site = new Site({ 'app.js': script('one') })
  await site.build(options)
  expect(deltasOf(site)).toEqual([])
})

test('the next one has what changed, which decodes to it', async () => {
  const site = new Site({})
  await released(site, 'one', 'two')
  const [delta] = deltasOf(site) ?? []
  expect(delta).toMatchObject({
    file: `app.${version(script('two'))}.js.${version(script('one'))}.dcz`,
    dictionary: site.record(releaseOf(site, 0)).manifest.assets['app.js']?.integrity,
  })
  expect(delta?.size).toBeLessThan(120)
  const bytes = await decodeDelta(
    site.bytes(delta?.file ?? ''),
    Buffer.from(script('one')),
    script('two').length,
  )
  expect(bytes.toString()).toBe(script('two'))
})

/** The id of a release, the oldest first. */
function releaseOf(site: Site, at: number): string {
  const ids = site.names().flatMap((name) => /releases\/(\w+)\.json/.exec(name)?.[1] ?? [])
  return (
    ids.map((id) => site.record(id)).sort((a, b) => (a.made < b.made ? -1 : 1))[at]?.manifest.release ?? ''
  )
}

test('there is one for each of the releases that were asked for, the newest first', async () => {
  const site = new Site({})
  await released(site, 'one', 'two', 'three', 'four', 'five')
  expect(deltasOf(site)?.map(({ file }) => file.split('.').at(-2))).toEqual(
    ['four', 'three', 'two'].map((edition) => version(script(edition))),
  )
})

test('a build with nothing to do writes none of them again', async () => {
  const site = new Site({})
  await released(site, 'one', 'two')
  const before = site.state()
  await site.build(options)
  expect(site.state()).toEqual(before)
})

test('what comes back has deltas from what was between', async () => {
  const site = new Site({})
  await released(site, 'one', 'two', 'one')
  expect(deltasOf(site)?.map(({ file }) => file)).toEqual([
    `app.${version(script('one'))}.js.${version(script('two'))}.dcz`,
  ])
  expect((await verify(site.out)).findings).toEqual([])
})

describe('there is none', () => {
  test.each<[string, string, string, Partial<BuildOptions>]>([
    ['unless they are asked for', script('one'), script('two'), { deltas: false }],
    ['without compression', script('one'), script('two'), { compress: false }],
    ['with a version that does not change', script('one'), script('two'), { exclude: ['app.js'] }],
    ['for a small file', 'export const a = 1', 'export const a = 2', {}],
    ['for one that shrank to nothing', script('one'), '', {}],
  ])('%s', async (_, first, second, more) => {
    const site = new Site({ 'app.js': first })
    await site.build({ ...options, ...more })
    write(site.root, { 'app.js': second })
    await site.build({ ...options, ...more })
    expect(deltasOf(site)).toBeUndefined()
    expect(site.names().filter((name) => name.endsWith('.dcz'))).toEqual([])
  })

  test.each<[string, string, string]>([
    ['where all has changed', script('one'), `//${randomBytes(3000).toString('hex')}`],
    ['from a file that is a dictionary of zstd’s own format', `7\u00a40\u00ec`, script('two')],
    ['from an empty one', '', script('two')],
  ])('%s', async (_, first, second) => {
    const site = new Site({ 'app.js': Buffer.from(first, 'latin1') })
    await site.build(options)
    write(site.root, { 'app.js': Buffer.from(second, 'latin1') })
    await site.build(options)
    expect(deltasOf(site)).toEqual([])
  })

  test('from what nobody was told to keep', async () => {
    const site = new Site({ 'app.js': script('one') })
    await site.build({ compress: true })
    write(site.root, { 'app.js': script('two') })
    await site.build(options)
    expect(deltasOf(site)).toEqual([])
  })

  test('from a file that is gone, or holds other bytes', async () => {
    const site = new Site({})
    await released(site, 'one')
    writeFileSync(site.file(site.asset('app.js').file), 'something else')
    await released(site, 'two')
    expect(deltasOf(site)).toEqual([])
  })

  test('in a preview, whose files are dictionaries nevertheless', async () => {
    const site = new Site({})
    await released(site, 'one')
    write(site.root, { 'app.js': script('two') })
    await site.build({ ...options, fast: true })
    expect(deltasOf(site)).toEqual([])
    await released(site, 'two')
    expect(deltasOf(site)).toHaveLength(1)
  })
})

test('two files with the same bytes have each its own', async () => {
  const site = new Site({})
  for (const edition of ['one', 'two']) {
    write(site.root, { 'app.js': script(edition), 'copy.js': script(edition) })
    await site.build(options)
  }
  const [one, other] = [deltasOf(site)?.[0], deltasOf(site, 'copy.js')?.[0]]
  expect(one?.file).not.toBe(other?.file)
  expect(one?.integrity).toBe(other?.integrity)
})

describe('in every strategy', () => {
  test.each<[string, BuildOptions['strategy'], string]>([
    ['in the query', { in: 'query' }, '/app.js?v=*'],
    ['in the name', {}, '/app.*.js'],
    ['by md5', { algorithm: 'md5', length: 32 }, '/app.*.js'],
  ])('%s', async (_, strategy, match) => {
    const site = new Site({})
    for (const edition of ['one', 'two']) {
      write(site.root, { 'app.js': script(edition) })
      await site.build({ ...options, ...(strategy === undefined ? {} : { strategy }) })
    }
    const assets = await openAssets(site.out)
    await assets.ready()
    const [delta] = deltasOf(site) ?? []
    const reply = await assets.reply(
      {
        method: 'GET',
        target: assets.url('app.js'),
        headers: {
          'accept-encoding': 'br, dcz',
          'available-dictionary': `:${delta?.dictionary.slice('sha256-'.length)}:`,
        },
      },
      { fallthrough: false },
    )
    const headers = Object.fromEntries(
      (reply?.headers ?? []).flatMap((name, at, all) => (at % 2 === 0 ? [[name, all[at + 1]]] : [])),
    )
    expect(headers).toMatchObject({
      'Content-Encoding': 'dcz',
      'Content-Length': String(delta?.size),
      'Use-As-Dictionary': `match="${match}"`,
    })
  })
})

test('one that was damaged is not sent, and verify says so', async () => {
  const site = new Site({})
  await released(site, 'one', 'two')
  const [delta] = deltasOf(site) ?? []
  const file = site.file(delta?.file ?? '')
  writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from('!')]))
  const assets = await openAssets(site.out)
  await assets.ready()
  const reply = await assets.reply(
    {
      method: 'GET',
      target: assets.url('app.js'),
      headers: { 'accept-encoding': 'dcz', 'available-dictionary': `:${delta?.dictionary.slice(7)}:` },
    },
    { fallthrough: false },
  )
  expect(reply?.headers).not.toContain('dcz')
  expect((await verify(site.out)).findings).toEqual([
    expect.objectContaining({ code: 'variant-mismatch', path: delta?.file }),
  ])
})

test('what a deploy costs is said with them, too', async () => {
  const site = new Site({})
  await released(site, 'one', 'two')
  write(site.root, { 'app.js': script('three') })
  const { since } = await site.build(options)
  const [before] = deltasOf(site) ?? []
  expect(since?.deltaBytes).toBe(before?.size)
  const said = await cost(site.out)
  expect(said.deltas).toEqual({ files: said.with.files, bytes: before?.size })
  expect(said.with.bytes).toBeGreaterThan(1000)
  const [, , first = ''] = (await releases(site.out)).map(({ release }) => release)
  expect((await cost(site.out, { from: first })).deltas.bytes).toBe(deltasOf(site)?.[1]?.size)
  expect((await cost(site.out, { from: null })).deltas).toEqual(said.with)
})

describe('for another output they are taken from the cache', () => {
  const remembered = (cacheDir: string) =>
    readdirSync(join(cacheDir, 'variants'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.includes('.dcz-'))
      .map((name) => join(cacheDir, 'variants', name))

  async function twice(cacheDir: string, between: (file: string) => void): Promise<void> {
    const [one, other] = [new Site({}), new Site({})]
    const released = async (site: Site) => {
      for (const edition of ['one', 'two']) {
        write(site.root, { 'app.js': script(edition) })
        await site.build({ ...options, cacheDir })
      }
    }
    await released(one)
    const [file = ''] = remembered(cacheDir)
    between(file)
    await released(other)
    expect(deltasOf(other)).toEqual(deltasOf(one))
    expect((await verify(other.out)).findings).toEqual([])
    expect(remembered(cacheDir)).toEqual([file])
  }

  test('and not made again', async () => {
    let before = ''
    const cacheDir = folder()
    await twice(cacheDir, (file) => {
      before = stateOf(file)
    })
    expect(remembered(cacheDir).map(stateOf)).toEqual([before])
  })

  test('but for one that was damaged', async () => {
    await twice(folder(), (file) => writeFileSync(file, 'something else'))
  })
})
