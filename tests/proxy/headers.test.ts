import { join } from 'node:path'
import { expect, test } from 'vitest'
import { headers } from '../../src/proxy.js'
import { folder } from '../support/folder.js'
import { release } from './site.js'

const forever = '  Cache-Control: public, max-age=31536000, immutable'

function rulesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

test('one rule for each versioned URL, of earlier releases too, and none that marks a plain name', async () => {
  const out = join(folder(), 'static')
  const first = release(out, 'names', { 'a b.css': 'old', 'index.html': 'x', 'release.txt': '1' })
  const second = release(out, 'names', {
    'a b.css': 'new',
    'font.woff2': 'glyphs',
    'index.html': 'x',
    'release.txt': '2',
  })
  const url = ({ assets }: typeof first, path: string) => `/static/${assets.get(path as never)?.url}`
  const rules = rulesOf(await headers(out))
  expect(rules.slice(0, 2)).toEqual(['/static/*', '  X-Content-Type-Options: nosniff'])
  const immutable = rules.filter((_, at) => rules[at + 1] === forever)
  expect(immutable.sort()).toEqual(
    [
      url(first, 'a b.css'),
      url(first, 'release.txt'),
      url(second, 'a b.css'),
      url(second, 'font.woff2'),
      url(second, 'release.txt'),
    ].sort(),
  )
  expect(rules[rules.indexOf(url(second, 'font.woff2')) + 2]).toBe('  Access-Control-Allow-Origin: *')
})

test('100 rules fit Cloudflare Pages, 101 only Netlify', async () => {
  const out = join(folder(), 'static')
  const pages = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`${at}.css`, `${at}`]))
  release(out, 'names', pages(99))
  expect(rulesOf(await headers(out)).filter((line) => line.startsWith('/')).length).toBe(100)
  release(out, 'names', pages(100))
  await expect(headers(out)).rejects.toMatchObject({ code: 'format-unsupported' })
  expect(rulesOf(await headers(out, { host: 'netlify' })).filter((line) => line.startsWith('/')).length).toBe(
    101,
  )
})
