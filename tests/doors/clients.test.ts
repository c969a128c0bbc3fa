import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { serve } from '../../src/adapters/node.js'
import { liveAssets } from '../../src/live.js'
import { openAssets } from '../../src/open.js'
import { folder } from '../support/folder.js'
import { request } from '../support/http.js'
import { openFilesIn, testOpenFiles } from '../support/open-files.js'
import { startServer } from '../support/server.js'
import { http1Senders } from './doors.js'
import { builtSite } from './site.js'
import { ask, describeVisitors, film, until } from './visitors.js'

describeVisitors(http1Senders)

testOpenFiles('live files are closed with the answer', async () => {
  const root = folder({ 'film.bin': film })
  const assets = await liveAssets({ roots: [root], base: '/static/' })
  const { origin } = await startServer(serve(assets))
  expect((await request(origin, 'GET /static/film.bin')).body.equals(film)).toBe(true)
  expect(openFilesIn(root)).toEqual([])
  const sockets = Array.from({ length: 5 }, () => ask(origin, assets))
  await until(() => openFilesIn(root).length === 5)
  expect(openFilesIn(root).length).toBe(5)
  for (const socket of sockets) socket.destroy()
  await until(() => openFilesIn(root).length === 0)
  expect(openFilesIn(root)).toEqual([])
})

testOpenFiles('a request that somebody else answered leaves nothing open once it is over', async () => {
  const { out } = await builtSite({ 'film.bin': film }, { compress: false })
  const assets = await openAssets(out, { memory: 0 })
  await assets.ready()
  const handler = serve(assets)
  const { origin } = await startServer((request, response) => {
    response.end('answered')
    handler(request, response, () => {})
  })
  for (let i = 0; i < 5; i++) await request(origin, `GET ${assets.url('film.bin')}`)
  await assets.close()
  expect(openFilesIn(out)).toEqual([])
})

test('a hundred readers of different files go on, though fewer can be open', async () => {
  const files = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`${i}.txt`, `file ${i}`]))
  const { out } = await builtSite(files, { compress: false, originals: false })
  const assets = await openAssets(out, { memory: 0 })
  onTestFinished(() => assets.close())
  const { origin } = await startServer(serve(assets))
  await assets.ready()
  for (let round = 0; round < 2; round++) {
    const paths = Object.keys(files)
    for (let i = 0; i < paths.length; i += 100) {
      const some = paths.slice(i, i + 100)
      const bodies = await Promise.all(
        some.map(async (path) => (await request(origin, `GET ${assets.url(path)}`)).body.toString()),
      )
      expect(bodies).toEqual(some.map((path) => files[path]))
    }
    expect(openFilesIn(join(out)).length).toBeLessThanOrEqual(512)
  }
})
