import { expect, test, vi } from 'vitest'
import { Recheck } from '../../src/open/recheck.js'
import { Site } from '../build/site.js'
import { eventually } from '../support/eventually.js'
import { write } from '../support/folder.js'
import { aWhile, forever, openNode } from './published-site.js'

const rarely = { every: 60_000 }

test.each([
  ['names', {}, '404 no-store Not found'],
  ['the query', { strategy: { in: 'query' } }, '200 no-cache two'],
] as const)(
  'versions in %s: a folder is looked at before a version is refused',
  async (_, options, unknown) => {
    const site = new Site({ 'a.css': 'one' })
    await site.build({ base: '/s/', ...options })
    const node = await openNode(site.out, { follow: rarely, fallback: true })
    const old = node.assets.url('a.css')
    expect(await node.line(old)).toBe(`200 ${forever} one`)
    write(site.root, { 'a.css': 'two' })
    const { release } = await site.build({ base: '/s/', ...options })
    expect(await node.line(`/s/${site.asset('a.css').url}`)).toBe(`200 ${forever} two`)
    expect([await node.line(old), node.releases]).toEqual([`200 ${forever} one`, [release]])
    const made = old.replace(/[0-9a-f]{12}/, '0123456789ab')
    expect(await node.line(made)).toBe(unknown)
  },
)

test('a version in the query that is a label makes nobody look', async () => {
  const site = new Site({ 'a.css': 'one' })
  await site.build({ strategy: { in: 'query' } })
  const node = await openNode(site.out, { follow: rarely, fallback: true })
  await node.line('/a.css')
  write(site.root, { 'a.css': 'two' })
  await site.build({ strategy: { in: 'query' } })
  expect(await node.line('/a.css?v=beta')).toBe('200 no-cache one')
})

test('a folder that is broken is not looked at for each request', async () => {
  const site = new Site({ 'a.css': 'one' })
  await site.build()
  const node = await openNode(site.out, { follow: rarely, fallback: true })
  await node.line('/a.css')
  write(site.out, { '.everfresh/manifest.json': '{' })
  const lines = await Promise.all(['0', '1', '2'].map((last) => node.line(`/a.0123456789a${last}.css`)))
  expect(new Set(lines)).toEqual(new Set(['404 no-store Not found']))
  expect([node.problems.length, await node.line('/a.css')]).toEqual([1, '200 no-cache one'])
})

/** Looks that end when they are told to. */
function looking(isFailing = false) {
  const ends: (() => void)[] = []
  const lookAfresh = vi.fn(() => new Promise<void>((resolve) => ends.push(resolve)))
  return { isFailing, lookAfresh, ends }
}

test('all that ask before a look begins share it; who asks later waits for the next', async () => {
  const looks = looking()
  const recheck = new Recheck(looks, 5)
  const done: string[] = []
  const ask = (name: string) => void recheck.ask().then(() => done.push(name))
  ask('a')
  ask('b')
  await eventually(() => expect(looks.lookAfresh).toHaveBeenCalledTimes(1))
  ask('c')
  looks.ends[0]?.()
  await eventually(() => expect(done).toEqual(['a', 'b']))
  await eventually(() => expect(looks.lookAfresh).toHaveBeenCalledTimes(2))
  expect(done).toEqual(['a', 'b'])
  looks.ends[1]?.()
  await eventually(() => expect(done).toEqual(['a', 'b', 'c']))
})

test('within the pause one look is made, whoever asks', async () => {
  const looks = looking(true)
  const recheck = new Recheck(looks, 60_000)
  for (let at = 0; at < 5000; at++) await recheck.ask()
  await aWhile()
  expect(looks.lookAfresh).toHaveBeenCalledTimes(1)
})
