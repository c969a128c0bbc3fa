import { describe, expect, test } from 'vitest'
import type { Assets } from '../../src/assets.js'
import type { ServingOptions } from '../../src/http/serving.js'
import { liveAssets } from '../../src/live.js'
import { type OpenOptions, openAssets } from '../../src/open.js'
import { built } from '../support/built.js'
import { folder, write } from '../support/folder.js'
import { bodyOf, headersOf } from './site.js'

const files = {
  'index.html': '<link rel="stylesheet" href="css/site.css">',
  'about.html': 'about us',
  'docs/index.html': 'the docs',
  '404.html': 'no such page',
  'css/site.css': 'a {}',
  'font.woff2': 'glyphs',
}

/** Each maker of assets, which must all answer alike. */
const makers: readonly (readonly [string, (options?: ServingOptions) => Promise<Assets>])[] = [
  ['a built folder', async (options) => openAssets((await built(files, { base: '/s/' })).out, options)],
  ['live folders', (options) => liveAssets({ roots: [folder(files)], base: '/s/', ...options })],
  [
    'live folders, read once',
    (options) => liveAssets({ roots: [folder(files)], base: '/s/', watch: false, ...options }),
  ],
]

async function ask(assets: Assets, line: string, fallthrough = false) {
  const [method = '', target = ''] = line.split(' ')
  const reply = await assets.reply({ method, target, headers: {} }, { fallthrough })
  return { status: reply?.status ?? null, body: bodyOf(reply), headers: headersOf(reply) }
}

describe.each(makers)('%s', (_, open) => {
  test.each<
    [line: string, status: number | null, body: string, options: ServingOptions, fallthrough?: boolean]
  >([
    ['GET /s/docs/', 200, 'the docs', {}],
    ['GET /s/docs', 308, 'Permanent redirect\n', {}],
    ['GET /s/docs/nope', 404, 'no such page', {}],
    ['GET /s/docs/nope', null, '', {}, true],
    ['GET /s/nope.css', 404, 'Not found\n', {}],
    ['GET /s/css/site.ffffffffffff.css', 404, 'Not found\n', {}],
    ['GET /s/css/site.ffffffffffff.css', 200, 'a {}', { unknown: 'revalidate' }],
    ['GET /s/css/nope.ffffffffffff.css', 404, 'Not found\n', { unknown: 'revalidate' }],
    ['GET /s/about.ffffffffffff.html', 404, 'Not found\n', { unknown: 'revalidate' }],
    ['GET /s/css/site.css/', 404, 'Not found\n', {}],
    ['GET /s/css/site.css.br', 404, 'Not found\n', {}],
    ['GET /s/css/site.css/', 404, 'Not found\n', {}, true],
    ['GET /s/about', 404, 'no such page', {}],
    ['GET /s/about', 200, 'about us', { cleanUrls: true }],
    ['GET /s/about.html', 200, 'about us', { cleanUrls: true }],
    ['GET /s/about/', 308, 'Permanent redirect\n', { cleanUrls: true }],
    ['GET /s/%2e%2e/about', 404, 'Not found\n', { cleanUrls: true }],
    ['GET /s/', 200, '', { cleanUrls: true }],
  ])('%s: %s %j with %j', async (line, status, body, options, fallthrough) => {
    const answer = await ask(await open(options), line, fallthrough)
    expect(answer.status).toBe(status)
    if (body !== '') expect(answer.body).toBe(body)
    if (status === 308) expect(answer.headers.Location).toBe(line.endsWith('docs') ? '/s/docs/' : '/s/about')
  })

  test('lifetimes, origins and own headers are as they were opened', async () => {
    const options: ServingOptions = {
      maxAge: 600,
      plainMaxAge: 60,
      cors: 'all',
      headers: ({ path, immutable }) => ({ 'X-Of': `${path} ${immutable}` }),
    }
    const assets = await open(options)
    const any = { 'Access-Control-Allow-Origin': '*' }
    expect((await ask(assets, `GET ${assets.url('css/site.css')}`)).headers).toMatchObject({
      ...any,
      'Cache-Control': 'public, max-age=600, immutable',
      'X-Of': 'css/site.css true',
    })
    expect((await ask(assets, 'GET /s/css/site.css')).headers).toMatchObject({
      ...any,
      'Cache-Control': 'public, max-age=60',
      'X-Of': 'css/site.css false',
    })
    expect((await ask(assets, 'GET /s/')).headers['Cache-Control']).toBe('no-cache')
  })

  test('by default only fonts are for other origins', async () => {
    const assets = await open()
    const origin = async (path: string) =>
      (await ask(assets, `GET ${assets.url(path)}`)).headers['Access-Control-Allow-Origin']
    expect([await origin('font.woff2'), await origin('css/site.css')]).toEqual(['*', undefined])
  })
})

describe('a built folder', () => {
  test('with own headers that can’t be sent says so when it is ready', async () => {
    const { out } = await built(files)
    const assets = await openAssets(out, { headers: () => ({ ETag: 'x' }) })
    const error = { code: 'option-invalid', message: expect.stringContaining('"ETag"') }
    await expect(assets.ready()).rejects.toMatchObject(error)
    await expect(
      assets.reply({ method: 'GET', target: '/', headers: {} }, { fallthrough: false }),
    ).rejects.toMatchObject(error)
  })

  test.each<[object, string]>([
    [{ plainMaxage: 60 }, 'there is no option "plainMaxage" (did you mean "plainMaxAge"?)'],
    [{ maxAge: '60' }, 'the option "maxAge" is "60", but must be a whole number of seconds, such as 3600'],
    [{ fallthrough: true }, 'there is no option "fallthrough"'],
  ])('can’t be opened with %j', async (options, message) => {
    await expect(openAssets((await built(files)).out, options as OpenOptions)).rejects.toMatchObject({
      code: 'option-invalid',
      message: expect.stringContaining(message),
    })
  })

  test('answers 500 for a damaged page by all of its names', async () => {
    const { out, assets } = await built(files)
    write(out, { [assets['docs/index.html']?.file ?? '']: 'damaged' })
    const opened = await openAssets(out)
    await expect(opened.ready()).rejects.toMatchObject({ code: 'output-corrupt' })
    for (const name of ['docs/', 'docs/index.html', 'docs', '%64ocs/'])
      expect((await ask(opened, `GET /${name}`)).status).toBe(500)
    expect((await ask(opened, 'GET /about.html')).status).toBe(200)
  })

  test('answers 500 rather than an unknown version of a damaged file', async () => {
    const { out, assets } = await built(files)
    write(out, { [assets['css/site.css']?.file ?? '']: 'damaged' })
    const opened = await openAssets(out, { unknown: 'revalidate' })
    await expect(opened.ready()).rejects.toMatchObject({ code: 'output-corrupt' })
    expect((await ask(opened, 'GET /css/site.ffffffffffff.css')).status).toBe(500)
  })

  test('and a damaged 404.html is a plain answer', async () => {
    const { out, assets } = await built(files)
    write(out, { [assets['404.html']?.file ?? '']: 'damaged' })
    const opened = await openAssets(out)
    await expect(opened.ready()).rejects.toMatchObject({ code: 'output-corrupt' })
    expect(await ask(opened, 'GET /nope')).toMatchObject({ status: 404, body: 'Not found\n' })
  })
})

describe('live folders', () => {
  test('with own headers that can’t be sent fail by the answer', async () => {
    const assets = await liveAssets({ roots: [folder(files)], headers: () => ({ ETag: 'x' }) })
    expect(() => assets.reply({ method: 'GET', target: '/', headers: {} }, { fallthrough: false })).toThrow(
      expect.objectContaining({ code: 'option-invalid', message: expect.stringContaining('"ETag"') }),
    )
  })

  test.each<[object, string]>([
    [{ cleanUrl: true }, 'there is no option "cleanUrl" (did you mean "cleanUrls"?)'],
    [{ unknown: 'revalidated' }, 'must be "refuse" or "revalidate" (did you mean "revalidate"?)'],
    [{ cors: '*' }, 'the option "cors" is "*", but must be "fonts" or "all" or false'],
    [{ cleanUrls: 'true' }, 'must be true or false (did you mean true?)'],
    [{ maxAge: -1 }, 'the option "maxAge" is -1, but must be a whole number of seconds'],
    [{ headers: {} }, 'the option "headers" is {}, but must be a function of an asset'],
  ])('can’t be opened with %j', async (options, message) => {
    await expect(liveAssets({ roots: [folder()], ...options })).rejects.toMatchObject({
      code: 'option-invalid',
      message: expect.stringContaining(message),
    })
  })

  test('see a page, a folder and a 404.html come and go', async () => {
    const root = folder({ 'a.css': '' })
    const assets = await liveAssets({ roots: [root], cleanUrls: true })
    expect((await ask(assets, 'GET /new')).body).toBe('Not found\n')
    write(root, { '404.html': 'no such page' })
    expect((await ask(assets, 'GET /new')).body).toBe('no such page')
    write(root, { 'new/index.html': 'folder' })
    expect((await ask(assets, 'GET /new')).headers.Location).toBe('/new/')
    write(root, { 'new.html': 'page' })
    expect((await ask(assets, 'GET /new')).body).toBe('page')
  })
})
