import { rmSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { StrategyOptions } from '../../src/strategy.js'
import { EverfreshError } from '../../src/values/error.js'
import { encodePath } from '../../src/values/url-path.js'
import { verify } from '../../src/verify.js'
import type { Files } from '../support/folder.js'
import { Folder } from './site.js'

const paths = [
  'a.css',
  'd/b.css',
  'c.js',
  'd/e.js',
  'f.js',
  'p.html',
  'd/q.html',
  'd/ö (x).svg',
  'i.png',
  'd/L',
]

/** How a file of a kind names another. */
const writers: Record<string, (url: string) => string> = {
  css: (url) => `@import "${url}";\r\n`,
  js: (url) => (url.endsWith('.js') ? `import "${url}"\n` : `new URL("${url}", import.meta.url)\n`),
  html: (url) => `<img src="${url}"><link rel=stylesheet href=${url}>`,
  svg: (url) => `<svg><image href="${url}#x"/></svg>`,
}

function textOf(path: string, targets: readonly string[], filler: string): string {
  const write = writers[path.replace(/.*\./, '')]
  if (write === undefined) return filler
  return `${targets.map((target) => write(`/s/${encodePath(target)}`)).join('')}/*${filler}*/`
}

/** Files that name each other at random, cycles among them. */
const trees: fc.Arbitrary<Files> = fc
  .uniqueArray(fc.constantFrom(...paths), { minLength: 1 })
  .chain((chosen) =>
    fc.tuple(
      ...chosen.map((path) =>
        fc
          .tuple(fc.subarray(chosen), fc.stringMatching(/^[ -)+-~]{0,9}$/), fc.nat(40))
          .map(([targets, word, times]) => [path, textOf(path, targets, word.repeat(times))] as const),
      ),
    ),
  )
  .map((entries) => Object.fromEntries(entries))

const strategies = fc.constantFrom<StrategyOptions>(
  {},
  { algorithm: 'md5', length: 32 },
  { in: 'query', parameter: 'cache_id', algorithm: 'sha1' },
  { version: 'mtime' },
  { in: 'query', version: { fixed: '1.2' } },
)

const flips = fc.record({ file: fc.nat(), at: fc.nat(), by: fc.integer({ min: 1, max: 255 }) })

/** What a record says of times and of compression is told nowhere else, and no visitor depends on it. */
function isUntold(name: string, before: Buffer, after: Buffer): boolean {
  if (!name.startsWith('.everfresh/releases/')) return false
  try {
    const [was, is] = [before, after].map((bytes) => JSON.parse(bytes.toString()))
    return (
      JSON.stringify({ ...was, made: '', attempts: {} }) === JSON.stringify({ ...is, made: '', attempts: {} })
    )
  } catch {
    return false
  }
}

async function isFound(out: string): Promise<boolean> {
  try {
    return (await verify(out)).findings.length > 0
  } catch (error) {
    return error instanceof EverfreshError && error.code === 'manifest-newer'
  }
}

/** Whatever was built is clean, and one changed byte of any file in it is found. */
export async function findsAnyChange(numRuns: number): Promise<void> {
  const property = fc.asyncProperty(
    trees,
    strategies,
    fc.array(flips, { minLength: 8, maxLength: 8 }),
    async (files, strategy, changes) => {
      const built = await Folder.of(files, { strategy })
      expect(await built.findings()).toEqual([])
      for (const { file, at, by } of changes) {
        const names = built.names()
        const name = names[file % names.length] ?? ''
        const before = Buffer.from(built.text(name), 'latin1')
        if (before.length === 0) continue
        const after = Buffer.from(before)
        after[at % before.length] = (before[at % before.length] ?? 0) ^ by
        writeFileSync(built.file(name), after)
        if (!isUntold(name, before, after))
          expect([name, at % before.length, by, await isFound(built.out)]).toContain(true)
        writeFileSync(built.file(name), before)
      }
      rmSync(built.out, { recursive: true })
    },
  )
  await fc.assert(property, { numRuns })
}
