import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { releaseHeader } from '../../src/adapters/node.js'
import { clean } from '../../src/clean.js'
import { liveAssets } from '../../src/live.js'
import { openAssets } from '../../src/open.js'
import { rollback } from '../../src/rollback.js'
import { verify } from '../../src/verify.js'
import { Site } from '../build/site.js'
import { headersOf } from '../http/site.js'
import { folder, write } from '../support/folder.js'

async function built(): Promise<Site> {
  const site = new Site({ 'a.css': 'a' })
  await site.build({ versionFile: true })
  return site
}

function told(site: Site): string {
  return JSON.parse(site.text('version.json')).release
}

test('it says the release, and follows builds, rollbacks and cleans', async () => {
  const site = await built()
  const first = site.manifest.release
  expect(told(site)).toBe(first)
  write(site.root, { 'a.css': 'b' })
  const { release } = await site.build({ versionFile: true })
  expect(told(site)).toBe(release)
  await rollback(site.out)
  expect(told(site)).toBe(first)
  await clean(site.out, { keep: 1, days: 0 })
  expect(told(site)).toBe(first)
  expect((await verify(site.out)).findings).toEqual([])
})

test('it is no asset, and does not change the release', async () => {
  const site = await built()
  expect(Object.keys(site.manifest.assets)).toEqual(['a.css'])
  const without = new Site({ 'a.css': 'a' })
  expect((await without.build()).release).toBe(site.manifest.release)
  expect(without.exists('version.json')).toBe(false)
})

test('our server answers it, and nobody may keep it unasked', async () => {
  const site = await built()
  const assets = await openAssets(site.out, { plainMaxAge: 600 })
  const request = { method: 'GET', target: '/version.json', headers: {} }
  await assets.ready()
  const reply = await assets.reply(request, { fallthrough: false })
  expect([reply?.status, headersOf(reply)['Cache-Control'], headersOf(reply)['Content-Type']]).toEqual([
    200,
    'no-cache',
    'application/json; charset=utf-8',
  ])
  expect(assets.release()).toBe(site.manifest.release)
})

test('verify finds one that is stale', async () => {
  const site = await built()
  writeFileSync(site.file('version.json'), '{"release":"other"}\n')
  expect((await verify(site.out)).findings).toEqual([
    expect.objectContaining({ code: 'plain-stale', path: 'version.json' }),
  ])
})

test('a source of that name is an error that says so, and nothing is written', async () => {
  const site = new Site({ 'version.json': '{}' })
  await expect(site.build({ versionFile: true })).rejects.toMatchObject({
    code: 'name-collision',
    message: expect.stringContaining('versionFile'),
  })
  expect(site.names()).toEqual([])
})

test('the header says the release with the answers of the app; live there is none', async () => {
  const site = await built()
  const live = await liveAssets({ roots: [folder({ 'a.css': 'a' })] })
  onTestFinished(() => live.close())
  const asked = async (assets: Parameters<typeof releaseHeader>[0]) => {
    const mark = releaseHeader(assets)
    const server = createServer((request, response) => mark(request, response, () => response.end('page')))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    return answer.headers.get('everfresh-release')
  }
  expect(await asked(await openAssets(site.out))).toBe(site.manifest.release)
  expect(await asked(live)).toBeNull()
})
