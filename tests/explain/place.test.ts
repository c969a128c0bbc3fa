import { describe, expect, test } from 'vitest'
import { timelineOf } from '../../src/explain/timeline.js'
import type { Manifest } from '../../src/manifest/manifest.js'
import type { Release } from '../../src/manifest/release.js'
import { asset, manifestOf, path } from '../manifest/sample.js'
import { history } from './history.js'

const first = {
  'index.html': '<link rel=stylesheet href=css/site.css>',
  'css/site.css': 'a { background: url("../img/a dot.png") }',
  'img/a dot.png': 'a',
  'old.txt': 'old',
}
const second = { 'img/a dot.png': 'b', 'old.txt': null }

/** With the URLs of the stylesheet, as it was and as it is. */
async function twoReleases() {
  const { explain } = await history([first, second])
  const { url, change } = await explain('css/site.css')
  return { explain, is: url, was: change?.was ?? '' }
}

describe('what a text means', () => {
  test.each<[string, (url: string) => string]>([
    ['a path with the base', () => '/static/css/site.css'],
    ['a URL', (url) => url],
    ['a URL without the base', (url) => url.slice('/static/'.length)],
    ['a URL with host, query and fragment', (url) => `https://example.com${url}?a#b`],
    ['a URL without scheme', (url) => `//example.com${url}`],
    ['a path with a fragment', () => 'css/site.css#x'],
  ])('%s', async (_name, spell) => {
    const { explain, is } = await twoReleases()
    expect((await explain(spell(is))).url).toBe(is)
  })

  test.each<[string, (url: string) => string]>([
    ['a URL', (url) => url],
    ['a URL without the base', (url) => url.slice('/static/'.length)],
    ['a URL with a query', (url) => `${url}?a`],
  ])('%s of an earlier release', async (_name, spell) => {
    const { explain, was, is } = await twoReleases()
    const { url, isCurrent, now, change } = await explain(spell(was))
    expect({ url, isCurrent, now, is: change?.is }).toEqual({ url: was, isCurrent: false, now: is, is })
  })

  test.each([
    ['a name with a space', 'img/a dot.png', 'img/a dot.png'],
    ['a name as URLs write it', '/static/img/a%20dot.png', 'img/a dot.png'],
    ['a file that is gone', 'old.txt', 'old.txt'],
    ['the folder of a page', '/static/', 'index.html'],
  ])('%s', async (_name, given, path) => {
    expect((await (await twoReleases()).explain(given)).path).toBe(path)
  })

  test.each([
    ['a name with a slip', 'css/sit.css', 'css/site.css'],
    ['a URL with a slip', 'https://example.com/static/css/sit.css?a', 'css/site.css'],
    ['a version that nobody knows', '/static/css/site.000000000000.css', 'css/site.css'],
    ['another base', '/assets/css/site.css', 'css/site.css'],
    ['a way out', '../../css/site.css', 'css/site.css'],
    ['bad escapes', '/static/old%ff.txt', 'old.txt'],
    ['a folder without a page', 'img/', 'img/a dot.png'],
  ])('%s is an error that names the nearest', async (_name, given, nearest) => {
    const error = await (await twoReleases()).explain(given).catch((error) => error)
    expect(error).toMatchObject({ name: 'EverfreshError', code: 'path-unknown' })
    expect(error.message).toContain(`"${given}" (did you mean `)
    expect(error.message).toContain(`"${nearest}"`)
  })
})

test.each([[''], [' ']])('nothing is an error that says what to give: "%s"', async (given) => {
  const error = await (await twoReleases()).explain(given).catch((error) => error)
  expect(error).toMatchObject({ code: 'path-unknown', message: expect.stringContaining('the path is empty') })
})

test('a version of an earlier release says of which, and when it ended', async () => {
  const { explain, releases } = await history([first, second, { 'old.txt': 'again' }])
  const was = (await explain('css/site.css')).change?.was ?? ''
  const { since, release, change } = await explain(was)
  expect([since.release, release.release]).toEqual([releases[0], releases[0]])
  expect([change?.from.release, change?.to.release]).toEqual([releases[0], releases[1]])
  expect(release.superseded).toMatch(/^\d{4}-.*Z$/)
})

test('a version that came back is the current one', async () => {
  const { explain, releases } = await history([first, second, first])
  const { isCurrent, change } = await explain('css/site.css')
  expect([isCurrent, change?.from.release, change?.to.release]).toEqual([true, releases[1], releases[0]])
})

describe('the order of releases', () => {
  const [a, b, c] = [manifestOf(asset('a')), manifestOf(asset('b')), manifestOf(asset('c'))]
  const record = (manifest: Manifest, made: string, superseded?: string): Release => ({
    manifest,
    made,
    ...(superseded === undefined ? {} : { superseded }),
    files: [path('x')],
    attempts: new Map(),
  })
  const order = (current: Manifest, ...records: Release[]) =>
    timelineOf(current, records).map(({ manifest }) => manifest)

  test('is that in which they were superseded', () => {
    expect(order(c, record(b, '2', '3'), record(c, '3'), record(a, '1', '2'))).toEqual([a, b, c])
  })

  test('puts one that came back last, although it was made first', () => {
    expect(order(a, record(a, '1'), record(b, '2', '3'))).toEqual([b, a])
  })

  test('needs no record of the current one', () => {
    expect(timelineOf(b, [record(a, '1')])).toEqual([{ manifest: a, made: '1' }, { manifest: b }])
  })
})
