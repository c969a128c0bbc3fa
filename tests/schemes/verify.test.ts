import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { StrategyOptions } from '../../src/strategy.js'
import { Scheme } from './site.js'

const files = {
  'a.css': '@import "b.css"; c { d: url(e.png) }',
  'b.css': 'x',
  'e.png': 'pixels',
  'f.js': 'import "./g.js"',
  'g.js': 'import "./f.js"',
}

async function built(strategy: StrategyOptions): Promise<Scheme> {
  const site = new Scheme(files, { strategy })
  await site.build()
  expect(await site.findings()).toEqual([])
  return site
}

/** Replaces a text in a file of the output. */
function edit(site: Scheme, name: string, from: string | RegExp, to: string): void {
  const before = readFileSync(site.file(name), 'utf8')
  const after = before.replace(from, to)
  expect(after).not.toBe(before)
  writeFileSync(site.file(name), after)
}

const strategies: readonly StrategyOptions[] = [
  { algorithm: 'md5' },
  { in: 'query', algorithm: 'sha1' },
  { version: 'mtime' },
  { in: 'query', version: 'mtime' },
  { version: { fixed: '1.2' } },
  { in: 'query', version: { fixed: '7' } },
]

test.each(strategies)('by %j other bytes are found', async (strategy) => {
  const site = await built(strategy)
  const { file } = site.asset('e.png')
  writeFileSync(site.file(file), 'PIXELS')
  expect(await site.findings()).toContain(`file-mismatch ${file}`)
})

test.each(strategies)('by %j another version in a reference is found', async (strategy) => {
  const site = await built(strategy)
  const { file } = site.asset('a.css')
  const version = site.asset('b.css').version
  edit(
    site,
    file,
    version,
    version.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
  )
  const codes = (await site.findings()).map((finding) => finding.split(' ')[0])
  expect(codes).toContain('file-mismatch')
  // A made-up version that nobody knows is no reading of a name.
  expect(codes.some((code) => code === 'reference-stale' || code === 'reference-missing')).toBe(true)
})

test.each(strategies)('by %j a reference without its version is found', async (strategy) => {
  const site = await built(strategy)
  const { file } = site.asset('a.css')
  edit(site, file, /e\.[^)]*\)/, 'e.png)')
  expect(await site.findings()).toContain(`reference-unversioned ${file}`)
})

test.each(strategies)(
  'by %j a manifest that says another version, URL or file is found',
  async (strategy) => {
    const name = '.everfresh/manifest.json'
    for (const field of ['version', 'url', 'file'] as const) {
      const site = await built(strategy)
      const value = site.asset('b.css')[field]
      edit(site, name, `"${field}": "${value}"`, `"${field}": "${value.replace(/[0-9]/, 'x')}"`)
      expect((await site.findings()).filter((finding) => finding.endsWith(name))).not.toEqual([])
    }
  },
)

test('a URL in a name that is said to be reused, which no content is, is found', async () => {
  const site = await built({ algorithm: 'md5' })
  edit(site, '.everfresh/manifest.json', '"immutable": true', '"immutable": false')
  expect(await site.findings()).toContain('url-mismatch .everfresh/manifest.json')
})

test('versions of a cycle are proven in the query as well', async () => {
  const site = await built({ in: 'query', algorithm: 'md5' })
  const { version } = site.asset('f.js')
  const other = version.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
  for (const name of ['.everfresh/manifest.json', site.asset('g.js').file])
    edit(site, name, new RegExp(version, 'g'), other)
  const findings = await site.findings()
  expect(findings.some((finding) => finding.startsWith('group-mismatch'))).toBe(true)
})
