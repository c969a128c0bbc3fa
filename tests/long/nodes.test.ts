import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nginx as nginxConfig } from '../../src/proxy.js'
import { publish, rollback } from '../../src/publish.js'
import { becomes, forever, openNode } from '../open/published-site.js'
import { builtSite } from '../publish/site.js'
import { useBucket } from '../support/bucket.js'
import { eventually } from '../support/eventually.js'
import { folder } from '../support/folder.js'
import { request } from '../support/http.js'
import { describeProxy, nginx, startProxy } from '../support/proxies.js'

const bucket = useBucket()

/** Gives the id of the release. */
async function release(text: string, target: string): Promise<string> {
  const sources = { 'a.css': text, 'page.html': `<link rel="stylesheet" href="a.css">${text}` }
  return (await publish(await builtSite(sources, { base: '/s/' }), target)).release
}

test('a node of a bucket follows what is published and gone back to, and answers the versions of all of it', async () => {
  const target = `s3://${bucket.name}/node`
  const first = await release('one', target)
  const node = await openNode(target, { follow: { every: 200 }, fallback: true })
  const old = node.assets.url('a.css')
  expect(await node.line(old)).toBe(`200 ${forever} one`)
  const second = await release('two', target)
  await becomes(node, second)
  const url = node.assets.url('a.css')
  expect([await node.line(url), await node.line(old)]).toEqual([`200 ${forever} two`, `200 ${forever} one`])
  await rollback(target)
  await becomes(node, first)
  expect([node.assets.url('a.css'), node.problems]).toEqual([old, []])
})

test('a node that is asked for what was published a moment ago looks for it before it says no', async () => {
  const target = `s3://${bucket.name}/fallback`
  await release('one', target)
  const fresh = await openNode(target, { follow: { every: 60_000 }, fallback: true })
  await release('two', target)
  const { assets } = await openNode(target, { follow: false })
  expect(await fresh.line(assets.url('a.css'))).toBe(`200 ${forever} two`)
  expect(await fresh.line('/s/a.0123456789ab.css')).toMatch(/^404 no-store /)
})

test('a node starts from its copy while the bucket is out of reach', async () => {
  const target = `s3://${bucket.name}/copy`
  const copy = join(folder(), 'release.json')
  const id = await release('one', target)
  const { assets } = await openNode(target, { copy })
  const away = { endpoint: 'http://127.0.0.1:1', copy, follow: { every: 60_000 } }
  const node = await openNode(target, away)
  expect([node.assets.release(), node.assets.url('a.css')]).toEqual([id, assets.url('a.css')])
})

describeProxy(nginx, () => {
  test('an edge keeps what it fetched from a bucket while that is down, and nothing that was not there', async () => {
    const target = `s3://${bucket.name}/edge`
    await release('one', target)
    const home = folder()
    const edge = `${bucket.ceph.endpoint}/${bucket.name}/edge`
    const origin = await startProxy(nginx, join(home, 'server'), async (listen) =>
      nginxConfig(target, { listen, edge, cache: join(home, 'cache') }),
    )
    const line = async (path: string) => {
      const { status, headers, body } = await request(origin, `GET ${path}`)
      return `${status} ${headers['cache-control']} ${body.toString().trim()}`
    }
    const { assets } = await openNode(target, { follow: false })
    const page = `<link rel="stylesheet" href="${assets.url('a.css').slice('/s/'.length)}">one`
    expect(await line(assets.url('a.css'))).toBe(`200 ${forever} one`)
    expect(await line('/s/page.html')).toBe(`200 no-cache ${page}`)
    expect(await line('/s/a.0123456789ab.css')).toBe('404 no-store Not found')
    expect(await line('/s/.everfresh/current.json')).toMatch(/^404 no-store /)
    await release('two', target)
    const { assets: now } = await openNode(target, { follow: false })
    // A config that is one release behind knows content names by their shape.
    expect(await line(now.url('a.css'))).toBe(`200 ${forever} two`)
    await eventually(async () => expect(await line('/s/page.html')).toContain('two'))
    await bucket.ceph.stop()
    expect(await line(assets.url('a.css'))).toBe(`200 ${forever} one`)
    expect(await line('/s/page.html')).toContain('two')
  })
})
