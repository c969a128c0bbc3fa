import { cpSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { StrategyOptions } from '../../src/strategy.js'
import { contents } from '../support/folder.js'
import { Scheme } from './site.js'

const files = {
  'css/a.css': '@import "b.css?x"; a { b: url(../c.png#f) }',
  'css/b.css': 'b',
  'c.png': 'c',
  'x.js': 'import "./y.js"',
  'y.js': 'import "./x.js"',
  'é/index.html': '<link rel=stylesheet href=../css/a.css>',
  LICENSE: 'MIT',
}

const strategies: readonly StrategyOptions[] = [
  { algorithm: 'md5', length: 32 },
  { in: 'query', algorithm: 'sha384', parameter: 'cache_id' },
  { version: 'mtime', extensions: ['css', 'js', 'min.js'] },
  { in: 'query', version: 'mtime' },
  { version: { fixed: '1.2.0' } },
  { in: 'query', version: { fixed: { '*.css': '1', '*': '2' } } },
  { version: ({ sha256 }) => sha256.slice(0, 9) },
]

afterEach(() => {
  vi.useRealTimers()
})

/** All files but the records, which know the time. */
function lasting(site: Scheme): Record<string, string> {
  const all = Object.entries(contents(site.out))
  return Object.fromEntries(all.filter(([name]) => !name.startsWith('.everfresh/releases/')))
}

/** The same files with the same times, as `cp -p` or `rsync -t` gives them, listed in another order. */
function checkout(strategy: StrategyOptions, order: (names: string[]) => string[]): Scheme {
  const names = order(Object.keys(files)) as (keyof typeof files)[]
  const site = new Scheme(Object.fromEntries(names.map((name) => [name, files[name]])), { strategy })
  for (const [at, path] of Object.keys(files).entries()) site.touch(path, 1_600_000_000 + at)
  return site
}

test.each(strategies)('by %j two checkouts, on other days, give the same to the byte', async (strategy) => {
  const one = checkout(strategy, (names) => names)
  const two = checkout(strategy, (names) => names.reverse())
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2020-01-01') })
  await one.build()
  vi.setSystemTime(new Date('2031-12-31T23:59:59Z'))
  await two.build()
  expect(lasting(two)).toEqual(lasting(one))
  const before = two.state()
  await two.build()
  expect(two.state()).toEqual(before)
})

test('a copy of the sources without their times has the same bytes under other times', async () => {
  const site = checkout({ version: 'mtime' }, (names) => names)
  await site.build()
  const release = site.manifest.release
  const copy = new Scheme({}, { strategy: { version: 'mtime' } })
  cpSync(site.root, copy.root, { recursive: true })
  for (const path of Object.keys(files)) utimesSync(join(copy.root, path), 1_700_000_000, 1_700_000_000)
  await copy.build()
  expect(copy.manifest.release).not.toBe(release)
  expect(copy.stored('c.png')).toBe(site.stored('c.png'))
})
