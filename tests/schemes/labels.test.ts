import { expect, test } from 'vitest'
import { liveAssets } from '../../src/live.js'
import { folder, write } from '../support/folder.js'
import { exactly, forNow, get, hex, Scheme } from './site.js'

const files = { 'css/site.css': 'a {}', 'robots.txt': 'welcome' }
const strategy = { in: 'query', parameter: 'v' } as const

test('a label at the call stands where the version would', async () => {
  const { url } = await new Scheme(files, { strategy }).built()
  expect(url('css/site.css', { version: '20240601' })).toBe('/s/css/site.css?v=20240601')
  expect(url('/s/css/site.css?v=0&x=1#y', { version: '1.0+b' })).toBe('/s/css/site.css?v=1.0%2Bb&x=1#y')
  expect(url('css/site.css', {})).toBe(`/s/css/site.css?v=${hex('sha256', 'a {}').slice(0, 12)}`)
  expect(url('robots.txt', { version: '1' })).toBe('/s/robots.txt?v=1')
})

test('under a label the current bytes are revalidated', async () => {
  const assets = await new Scheme(files, { strategy }).built()
  expect(await get(assets, '/s/css/site.css?v=20240601')).toEqual(forNow('a {}'))
})

test('under one that the build was told of they are for ever, until they are others', async () => {
  const site = new Scheme(files, { strategy, labels: ['20240601', '20240501'] })
  const assets = await site.built()
  expect(site.asset('css/site.css')).toMatchObject({ labels: ['20240501', '20240601'] })
  expect(site.asset('robots.txt')).not.toHaveProperty('labels')
  for (const label of ['20240601', '20240501'])
    expect(await get(assets, `/s/css/site.css?v=${label}`)).toEqual(exactly('a {}'))
  expect(await get(assets, '/s/robots.txt?v=20240601')).toEqual(forNow('welcome'))
  write(site.root, { 'css/site.css': 'b {}' })
  const { problems } = await site.build({ labels: ['20240601', '20240701'] })
  expect(problems).toMatchObject([{ code: 'version-reused', path: 'css/site.css' }])
  const next = await site.open()
  expect(await get(next, '/s/css/site.css?v=20240601')).toEqual(forNow('b {}'))
  expect(await get(next, '/s/css/site.css?v=20240701')).toEqual(exactly('b {}'))
  // The release before said so of these bytes, and no other has said anything else.
  expect(await get(next, '/s/css/site.css?v=20240501')).toEqual(exactly('a {}'))
  expect(await site.findings()).toEqual([])
})

test('where versions are part of names a label is refused', async () => {
  const assets = await new Scheme(files, {}).built()
  expect(() => assets.url('css/site.css', { version: '1' })).toThrow(
    expect.objectContaining({ code: 'option-invalid', message: expect.stringContaining('"1"') }),
  )
  await expect(new Scheme(files, { labels: ['1'] }).build()).rejects.toMatchObject({ code: 'option-invalid' })
})

test.each(['', 'a b', '../x', 'a/b', 'a\nb'])('a label %j is refused', async (version) => {
  const assets = await new Scheme(files, { strategy }).built()
  expect(() => assets.url('css/site.css', { version })).toThrow(
    expect.objectContaining({ code: 'version-invalid' }),
  )
  await expect(new Scheme(files, { strategy, labels: [version] }).build()).rejects.toMatchObject({
    code: 'option-invalid',
  })
})

test('a label of a path that there isn’t is as unknown as the path', async () => {
  const site = new Scheme(files, { strategy })
  const assets = await site.built()
  expect(() => assets.url('none.css', { version: '1' })).toThrow(
    expect.objectContaining({ code: 'path-unknown' }),
  )
  const lenient = await site.open({ missing: 'pass' })
  expect(lenient.url('none.css', { version: '1' })).toBe('/s/none.css?v=1')
})

test('live folders give labels too, and never answer them for ever', async () => {
  const root = folder(files)
  const assets = await liveAssets({ roots: [root], base: '/s/', strategy })
  expect(assets.url('css/site.css', { version: '1' })).toBe('/s/css/site.css?v=1')
  expect(await get(assets, '/s/css/site.css?v=1')).toEqual(forNow('a {}'))
})
