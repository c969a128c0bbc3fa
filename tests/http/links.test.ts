import { request as ask, createServer } from 'node:http'
import {
  connect,
  createServer as createServer2,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { liveAssets } from '../../src/live.js'
import { openAssets } from '../../src/open.js'
import { built } from '../support/built.js'
import { folder } from '../support/folder.js'

const names = [
  'css/site.css',
  'app.js',
  'm.mjs',
  'f/a b.woff2',
  'f/old.ttf',
  'i/ü.svg',
  'i/a.avif',
  'data.json',
  'a.wasm',
  'film.mp4',
  'sound.mp3',
  'film.vtt',
  'LICENSE',
  'a#b.css',
]
const files = Object.fromEntries(names.map((name) => [name, name === 'data.json' ? '{}' : '']))

/** That of an empty file. */
const empty = 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='

async function links(paths: string[], options = {}, scripts?: 'module' | 'classic'): Promise<string> {
  const { out } = await built(files, { base: '/s/' })
  const assets = await openAssets(out, options)
  const value = scripts === undefined ? assets.links(paths) : assets.links(paths, { scripts })
  return value.replace(/\.[0-9a-f]{12}\b/g, '.HASH').replaceAll(empty, 'DIGEST')
}

test.each([
  ['css/site.css', '</s/css/site.HASH.css>; rel=preload; as=style'],
  ['app.js', '</s/app.HASH.js>; integrity="DIGEST"; rel=modulepreload'],
  ['m.mjs', '</s/m.HASH.mjs>; integrity="DIGEST"; rel=modulepreload'],
  ['f/a b.woff2', '</s/f/a%20b.HASH.woff2>; rel=preload; as=font; crossorigin'],
  ['f/old.ttf', '</s/f/old.HASH.ttf>; rel=preload; as=font; crossorigin'],
  ['i/ü.svg', '</s/i/%C3%BC.HASH.svg>; rel=preload; as=image'],
  ['i/a.avif', '</s/i/a.HASH.avif>; rel=preload; as=image'],
  ['data.json', '</s/data.HASH.json>; rel=preload; as=fetch; crossorigin'],
  ['a.wasm', '</s/a.HASH.wasm>; rel=preload; as=fetch; crossorigin'],
  ['film.mp4', '</s/film.HASH.mp4>; rel=preload; as=video'],
  ['sound.mp3', '</s/sound.HASH.mp3>; rel=preload; as=audio'],
  ['film.vtt', '</s/film.HASH.vtt>; rel=preload; as=track'],
  ['LICENSE', '</s/LICENSE.HASH>; rel=preload; as=fetch; crossorigin'],
  ['a#b.css', '</s/a%23b.HASH.css>; rel=preload; as=style'],
  ['app.js?x=1#y', '</s/app.HASH.js?x=1#y>; integrity="DIGEST"; rel=modulepreload'],
  ['app.js?a=ü>b', '</s/app.HASH.js?a=%C3%BC%3Eb>; integrity="DIGEST"; rel=modulepreload'],
  ['app.js?"\r\n\ud800', '</s/app.HASH.js?%22%0D%0A%EF%BF%BD>; integrity="DIGEST"; rel=modulepreload'],
  ['/s/app.js', '</s/app.HASH.js>; integrity="DIGEST"; rel=modulepreload'],
])('the link of %j', async (path, link) => {
  expect(await links([path])).toBe(link)
})

test('several are one value, each once', async () => {
  expect(await links(['css/site.css', 'app.js', '/s/app.js'])).toBe(
    '</s/css/site.HASH.css>; rel=preload; as=style,</s/app.HASH.js>; integrity="DIGEST"; rel=modulepreload',
  )
})

test('none are an empty value', async () => {
  expect(await links([])).toBe('')
})

test('classic scripts load in another way', async () => {
  expect(await links(['app.js', 'i/a.avif'], {}, 'classic')).toBe(
    '</s/app.HASH.js>; rel=preload; as=script,</s/i/a.HASH.avif>; rel=preload; as=image',
  )
})

test('the origin of a CDN is in it', async () => {
  expect(await links(['app.js'], { origin: 'https://cdn.example.com' })).toBe(
    '<https://cdn.example.com/s/app.HASH.js>; integrity="DIGEST"; rel=modulepreload',
  )
})

test('an unknown path is an error that names the nearest, or passes through', async () => {
  await expect(links(['app.jss'])).rejects.toMatchObject({ code: 'path-unknown', message: /"app\.js"/ })
  expect(await links(['https://x.example/a b.css'], { missing: 'pass' })).toBe(
    '<https://x.example/a%20b.css>; rel=preload; as=style',
  )
})

test('it works without its object, live too', async () => {
  const { links } = await liveAssets({ roots: [folder(files)] })
  expect(links(['css/site.css'])).toMatch(/^<\/css\/site\.[0-9a-f]{12}\.css>; rel=preload; as=style$/)
})

const many = ['css/site.css', 'app.js', 'f/a b.woff2', 'i/ü.svg']

test('node:http takes the value for a 103', async () => {
  const link = await links(many)
  const server = createServer((_, response) => {
    response.writeEarlyHints({ link })
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const hints = await new Promise((resolve, reject) => {
    ask({ port, host: '127.0.0.1' })
      .on('information', ({ statusCode, headers }) => resolve([statusCode, headers.link]))
      .on('error', reject)
      .end()
  })
  expect(hints).toEqual([103, link])
})

test('and so does node:http2', async () => {
  const link = await links(many)
  const server = createServer2((_: Http2ServerRequest, response: Http2ServerResponse) => {
    response.writeEarlyHints({ link })
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => {
    client.close()
    server.close()
  })
  const hints = await new Promise((resolve, reject) => {
    client.request({ ':path': '/' }).on('headers', resolve).on('error', reject).end()
  })
  expect(hints).toMatchObject({ ':status': 103, link })
})
