import { expect, test } from 'vitest'
import { summary } from '../../src/build.js'
import { Site } from './site.js'

const long = `${'n'.repeat(250)}.css`
const first = {
  'a.css': 'a',
  'index.html': '<script>navigator.serviceWorker.register("/w.js")</script>',
  'w.js': 'w',
  'b.123.js': 'b',
  'c.txt': 'c',
  [long]: 'l',
}

test('each file is told with its new name, or why it keeps its own', async () => {
  const site = new Site(first)
  const { details } = await site.build({ verbose: true, prehashed: ['b.123.js'], exclude: ['*.txt'] })
  const told = details?.files.map(({ path, name, kept }) => [path, kept ?? name])
  expect(told).toEqual([
    ['a.css', site.nameOf('a.css')],
    ['b.123.js', expect.stringContaining('"prehashed"')],
    ['c.txt', expect.stringContaining('"exclude"')],
    ['index.html', expect.stringContaining('others ask for it')],
    [long, expect.stringContaining('too long')],
    ['w.js', expect.stringContaining('registers it')],
  ])
})

test('a file that another root hides is told, with the one that is found first', async () => {
  const site = new Site({ 'x/a.css': 'first' }, { 'x/a.css': 'second', 'b.css': 'b' })
  const result = await site.build({ verbose: true })
  expect(site.text('x/a.css')).toBe('first')
  expect(result.details?.shadowed).toEqual([
    { path: 'x/a.css', file: expect.stringMatching(/x.a\.css$/), by: `${site.root}/x/a.css` },
  ])
  const lines = summary(result).split('\n')
  expect(lines[0]).toBe(`b.css → ${site.nameOf('b.css')}`)
  expect(lines[1]).toBe(`x/a.css → x/${site.nameOf('x/a.css')}`)
  expect(lines[2]).toContain(`left out: ${site.root}/x/a.css is found first`)
})

test('nothing of it is told unless one asks', async () => {
  expect(await new Site(first).build()).not.toHaveProperty('details')
})
