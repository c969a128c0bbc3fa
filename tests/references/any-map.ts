import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { BuildOptions } from '../../src/build.js'
import { BrowserMap, lookUpOf } from '../../src/verify/browser-map.js'
import { verify } from '../../src/verify.js'
import { built } from '../support/built.js'

const paths = ['main.js', 'a.js', 'b.js', 'd/a.js', 'd/b.js', 'e/a.js', 'e/b.js', "e/(c'd).js"]
const specifiers = [
  './a.js',
  '../a.js',
  '/d/b.js',
  './b.js?x',
  './none.js',
  '/v/a.js',
  './b.js?x#y',
  "/e/(c'd).js",
].concat([
  'x',
  'p/a.js',
  'p/q/b.js',
  'p/../a.js',
  'https://cdn.example/a.js',
  "p/(c'd).js",
  '/d/d/b.js',
  './main.js',
])
const keys = [
  'x',
  'p/',
  'p/q/',
  'p/a.js',
  '/d/',
  './a.js',
  './d/',
  '/v/',
  '/d/b.js',
  './b.js?x',
  '/',
  './none.js',
].concat(['https://cdn.example/', './main.js', "/e/(c'd).js", ''])
const addresses = [
  './a.js',
  './d/',
  '/e/',
  './b.js?x',
  './e/a.js',
  '/d/',
  'bare',
  'https://cdn.example/',
  '/none/',
  "./e/(c'd).js",
  null,
]
const scopes = ['./', './d/', '/d/a.js', 'main.js', '/e/', './a.js', './b.js?x', 'https://cdn.example/']

const entries = fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...addresses), { maxKeys: 4 })
const maps = fc.record({
  imports: entries,
  scopes: fc.dictionary(fc.constantFrom(...scopes), entries, { maxKeys: 3 }),
})
const imports = fc.array(fc.constantFrom(...specifiers), { maxLength: 4 })
const scripts = fc.tuple(...paths.map(() => imports))

type Map = { imports: object; scopes: object }

/** Every import that the page comes by, in order, and where a browser goes for it. */
function edgesOf(maps: readonly Map[], read: (url: string) => string | undefined): string[] {
  const placed = maps.map((each) => ({ ...each, base: new URL('https://x/') }))
  const map = new BrowserMap(placed as unknown as ConstructorParameters<typeof BrowserMap>[0])
  const start = [...(read('https://x/')?.matchAll(/src="(.*?)"/g) ?? [])].map(([, src]) => `https://x/${src}`)
  const reached = new Set(start)
  const edges: string[] = []
  for (const url of reached) {
    for (const [, specifier = ''] of read(url)?.matchAll(/import "(.*?)"/g) ?? []) {
      const to = map.resolve(lookUpOf(specifier, url), url) ?? 'about:nowhere'
      edges.push(`${unversioned(url)} → ${unversioned(to)}`)
      reached.add(to)
    }
  }
  return edges
}

/** A file's identity, however its last segment is encoded. */
function unversioned(url: string): string {
  const named = url.replace(/\.(?:[0-9a-f]{12}|7-2)\.js/, '.js')
  return decodeURIComponent(named.replace(/\?v=[^&#]*(&?)/, (_, more) => (more === '' ? '' : '?')))
}

/** Builds sites of any imports and any map, and follows both, before and after, by the map that verify reads. */
export async function leadsWhereItLed(options: Partial<BuildOptions>, numRuns: number): Promise<void> {
  const property = fc.asyncProperty(maps, scripts, async (map, all) => {
    const files = siteOf(map, all)
    const before = edgesOf([map], (url) => files[pathOf(url)])
    const site = await built(files, options)
    const byUrl = new Map(
      Object.values(site.assets).map(({ url, file }) => [decodeURIComponent(url.replace(/\?.*/, '')), file]),
    )
    const after = edgesOf([mapIn(site.text('index.html'))], (url) => read(site.out, byUrl.get(pathOf(url))))
    expect(after).toEqual(before)
    const { findings } = await verify(site.out)
    expect(findings.filter(({ code }) => code !== 'reference-missing')).toEqual([])
    rmSync(site.out, { recursive: true })
  })
  await fc.assert(property, { numRuns })
}

function siteOf(map: Map, all: readonly (readonly string[])[]): Record<string, string> {
  const script = '<script type="module" src="main.js"></script>'
  const texts = paths.map((path, i) => {
    const imports = (all[i] ?? []).map((specifier) => `import "${specifier}"\n`)
    return [path, `${imports.join('')}// ${path}`]
  })
  const page = `<script type="importmap">${JSON.stringify(map)}</script>${script}`
  return { 'index.html': page, ...Object.fromEntries(texts) }
}

function read(folder: string, file: string | undefined): string | undefined {
  return file === undefined ? undefined : readFileSync(join(folder, file), 'utf8')
}

function pathOf(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin === 'https://x' ? decodeURIComponent(pathname.slice(1)) || 'index.html' : ''
}

function mapIn(text: string): Map {
  return JSON.parse(/importmap">(.*?)<\/script>/s.exec(text)?.[1] ?? '{}')
}
