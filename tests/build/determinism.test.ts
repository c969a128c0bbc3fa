import { afterEach, expect, test, vi } from 'vitest'
import { contents, write } from '../support/folder.js'
import { Site } from './site.js'

const files = {
  'css/a.css': `@import "b.css";a{b:url(../c.png)}${'x{y:z}'.repeat(99)}`,
  'css/b.css': 'b',
  'c.png': 'c',
  'x.js': `import "./y.js"${';1'.repeat(200)}`,
  'y.js': 'import "./x.js"',
  'é/index.html': '<link rel=stylesheet href=../css/a.css><img src=missing.png>',
  LICENSE: 'MIT',
}

const reversed = Object.fromEntries(Object.entries(files).reverse())

afterEach(() => {
  vi.useRealTimers()
})

/** All files but the records, which know the time. */
function lasting(site: Site): Record<string, string> {
  const all = Object.entries(contents(site.out))
  return Object.fromEntries(all.filter(([name]) => !name.startsWith('.everfresh/releases/')))
}

test('two checkouts at other paths, on other days, give the same to the byte', async () => {
  const [one, two] = [new Site(files), new Site(reversed)]
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2020-01-01') })
  await one.build({ compress: true })
  vi.setSystemTime(new Date('2031-12-31T23:59:59Z'))
  await two.build({ compress: true })
  expect(lasting(two)).toEqual(lasting(one))
  expect(two.manifest.release).toBe(one.manifest.release)
})

test('nothing of what is written but the record knows the machine or the path', async () => {
  const site = new Site(files)
  await site.build()
  for (const text of Object.values(contents(site.out))) {
    expect(text).not.toContain(site.root)
    expect(text).not.toContain(site.out)
  }
})

test('the same history gives the same, whichever way the sources were edited', async () => {
  const [one, two] = [new Site(files), new Site(reversed)]
  for (const site of [one, two]) {
    await site.build({ compress: true })
    write(site.root, { 'c.png': 'new', 'd.css': 'd' })
    await site.build({ compress: true })
  }
  expect(lasting(two)).toEqual(lasting(one))
})

test('problems are the same too', async () => {
  const [one, two] = [await new Site(files).build(), await new Site(reversed).build()]
  expect(two.problems).toEqual(one.problems)
  expect(one.problems).toHaveLength(1)
})
