import { rmSync } from 'node:fs'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Assets } from '../../src/assets.js'
import type { StrategyOptions } from '../../src/strategy.js'
import { write } from '../support/folder.js'
import { forever, get, revalidated, Scheme } from './site.js'

const strategies: readonly StrategyOptions[] = [
  {},
  { algorithm: 'md5', length: 32 },
  { length: 5 },
  { in: 'query' },
  { in: 'query', parameter: 'cache_id', algorithm: 'sha1', length: 40 },
  { version: 'mtime', extensions: ['js', 'min.js', 'css'] },
  { in: 'query', version: 'mtime' },
  { version: { fixed: '1.2' } },
  { in: 'query', version: { fixed: '20240601' } },
  { version: ({ sha256 }) => `x${sha256.slice(0, 7)}` },
  { version: { fixed: { '*.js': '7', 'b.*': '8' } } },
]

const names = [
  'a.css',
  'b.css',
  'c/a.css',
  'a.js',
  'b.min.js',
  'c/d.js',
  'e.png',
  'LICENSE',
  'p.html',
  'a.1.js',
]

/** One file that refers to some others in its language, with what authors write behind a name. */
const file = fc
  .record({
    links: fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom('', '?x', '#y', '?v=0&x#y', '?'))),
    text: fc.constantFrom('', '1', '12', '.', 'é'),
  })
  .map(({ links, text }) => (name: string) => {
    const urls = links.map(([target, suffix]) => `/s/${target}${suffix}`)
    if (name.endsWith('.css')) return urls.map((url) => `a{b:url(${url})}`).join('') + text
    if (name.endsWith('.js')) return `${urls.map((url) => `import "${url}";`).join('')}/*${text}*/`
    if (name.endsWith('.html')) return urls.map((url) => `<img src="${url}">`).join('') + text
    return text
  })

/** A site, and what is edited in it between releases. */
const history = fc.record({
  options: fc.record({
    strategy: fc.constantFrom(...strategies),
    rewrite: fc.boolean(),
    originals: fc.boolean(),
  }),
  next: fc.constantFrom(...strategies),
  first: fc.dictionary(fc.constantFrom(...names), file, { minKeys: 1 }),
  edits: fc.array(fc.dictionary(fc.constantFrom(...names), file), { maxLength: 2 }),
})

type Edit = Readonly<Record<string, (name: string) => string>>

function textsOf(edit: Edit): Record<string, string> {
  return Object.fromEntries(Object.entries(edit).map(([name, text]) => [name, text(name)]))
}

/** Every URL that was ever immutable, and its bytes. */
type Promises = Map<string, string>

async function keepsPromises(site: Scheme, assets: Assets, promises: Promises): Promise<void> {
  for (const [path, asset] of Object.entries(site.manifest.assets)) {
    const url = assets.url(path)
    const expected = {
      status: 200,
      body: site.stored(path),
      caching: asset.immutable ? forever : revalidated,
    }
    expect([url, await get(assets, url)]).toEqual([url, expected])
    if (!asset.immutable) promises.delete(url)
    else promises.set(url, promises.get(url) ?? expected.body)
  }
  for (const [url, body] of promises) {
    const answer = await get(assets, url)
    // It is what it was; or something else has it now, and then nobody may keep that.
    if (answer?.caching === forever) expect([url, answer.body]).toEqual([url, body])
  }
}

/** Builds, edits and builds again, at last with another strategy; every step is verified. */
async function livesThrough(site: Scheme, edits: readonly Edit[], next: StrategyOptions): Promise<void> {
  const promises: Promises = new Map()
  const step = async (options = {}) => {
    await keepsPromises(site, await site.built(options), promises)
    expect(unwritten(await site.findings())).toEqual([])
  }
  for (const edit of [{}, ...edits]) {
    write(site.root, textsOf(edit))
    await step()
  }
  await step({ strategy: next })
}

function isCollision(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'name-collision'
}

/** What the author got wrong is none of the build's doing. */
function unwritten(findings: readonly string[]): string[] {
  return findings.filter((finding) => !finding.startsWith('reference-missing '))
}

/** Whatever the site, its edits and strategies: URLs have their own bytes, and verify finds nothing. */
export async function keepsAllPromises(numRuns: number): Promise<void> {
  const property = fc.asyncProperty(history, async ({ options, next, first, edits }) => {
    const site = new Scheme(textsOf(first), options)
    try {
      await livesThrough(site, edits, next)
    } catch (error) {
      // Made-up versions and names may meet, and short digests too; that is said, and nothing is written.
      if (!isCollision(error)) throw error
    } finally {
      rmSync(site.root, { recursive: true })
      rmSync(site.out, { recursive: true, force: true })
    }
  })
  await fc.assert(property, { numRuns })
}
