import { describe, expect, test } from 'vitest'
import { liveAssets } from '../../src/live.js'
import { doors, fromApp, startDoor } from '../doors/doors.js'
import { folder, write } from '../support/folder.js'
import { request } from '../support/http.js'
import { listenTo } from './reload-site.js'

const forever = 'public, max-age=31536000, immutable'

/** What listens to events here talks to `http:` alone. */
const plainDoors = doors.filter(({ scheme }) => scheme === 'http')

describe.each(plainDoors)('$name', (door) => {
  async function open() {
    const root = folder({ 'a.css': 'old', 'docs/index.html': '<head></head>' })
    const assets = await liveAssets({ roots: [root], base: '/static/', liveReload: true })
    return { root, assets, ...(await startDoor(door, assets, { fallthrough: true })) }
  }

  test('answers from live folders, after an edit too, and leaves the rest to the app', async () => {
    const { root, assets, origin } = await open()
    const url = assets.url('a.css')
    write(root, { 'a.css': 'new' })
    for (const [target, text, caching] of [
      [url, 'old', forever],
      ['/static/a.css', 'new', 'no-cache'],
      [assets.url('a.css'), 'new', forever],
    ] as const) {
      const { headers, body } = await request(origin, `GET ${target}`)
      expect([target, body.toString(), headers['cache-control']]).toEqual([target, text, caching])
    }
    const page = await request(origin, 'GET /static/docs/')
    expect(page.body.toString()).toMatch(
      /^<head><script src="\/static\/\.everfresh\/live\.js\?[0-9a-f]{16}" async><\/script><\/head>$/,
    )
    const other = await request(origin, 'POST /static/.everfresh/events')
    expect([203, 404]).toContain(other.status)
    expect([fromApp, 'Not found\n']).toContain(other.body.toString())
  })

  test('sends events as they come, until the assets are closed', async () => {
    const { root, assets, origin } = await open()
    const [leaving, staying] = [
      await listenTo(`${origin}/static/.everfresh/events`),
      await listenTo(`${origin}/static/.everfresh/events`),
    ]
    expect([(await leaving.next())?.data, (await staying.next())?.data]).toEqual(['', ''])
    leaving.hangUp()
    write(root, { 'a.css': 'new' })
    expect((await staying.next())?.data).toBe('a.css')
    await assets.close()
    expect(await staying.next()).toBeNull()
  })
})
