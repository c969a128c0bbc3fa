import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BuildPhase } from '../../src/build.js'
import { contents, write } from '../support/folder.js'
import { broken, Site, version } from './site.js'

const before = {
  'a.css': '@import "b.css";',
  'b.css': 'b{background:url(c.png)}',
  'c.png': 'c',
  'd.txt': 'd',
}
const edited = { ...before, 'b.css': 'new{background:url(c.png)}', 'c.png': 'new', 'd.txt': 'new' }

const accidents = {
  removed: (file: string) => rmSync(file),
  edited: (file: string) => writeFileSync(file, 'edited meanwhile'),
}

const rows = (['read', 'rewrite', 'copy'] as const).flatMap((phase) =>
  (Object.keys(accidents) as (keyof typeof accidents)[]).flatMap((accident) =>
    ['b.css', 'd.txt'].flatMap((path) =>
      [true, false].map((isFresh) => ({ phase, accident, path, place: isFresh ? 'new' : 'built', isFresh })),
    ),
  ),
)

/** Builds while something happens to a source as soon as a phase begins; gives the code of what it throws. */
async function buildDuring(site: Site, when: BuildPhase, happen: () => void): Promise<string> {
  let happened = false
  const onProgress = ({ phase }: { phase: BuildPhase }) => {
    if (phase !== when || happened) return
    happened = true
    happen()
  }
  return site.build({ fast: true, compress: true, onProgress }).then(
    () => '',
    ({ code, message }) => `${code} ${message}`,
  )
}

test.each(rows)(
  'where $path is $accident in phase $phase, the output ($place) is whole, and the next build succeeds',
  async ({ phase, accident, path, isFresh }) => {
    const site = new Site(before)
    if (!isFresh) await site.build()
    write(site.root, edited)
    const old = isFresh ? {} : contents(site.out)
    const failure = await buildDuring(site, phase, () => accidents[accident](join(site.root, path)))
    if (failure === '') expect(broken(site.out, site.manifest)).toEqual([])
    else {
      expect(failure).toMatch(`file-changing ${join(site.root, path)}`)
      expect(isFresh ? site.names() : contents(site.out)).toEqual(isFresh ? [] : old)
    }
    await site.build()
    expect(broken(site.out, site.manifest)).toEqual([])
  },
)

test('an edit that comes before the file is read is in the release, and its name fits', async () => {
  const site = new Site(before)
  expect(await buildDuring(site, 'read', () => write(site.root, { 'd.txt': 'late' }))).toBe('')
  expect(site.asset('d.txt').version).toBe(version('late'))
})

test('one that comes too late is told, and nothing is written', async () => {
  const site = new Site(before)
  await site.build()
  write(site.root, { 'd.txt': 'edited' })
  const old = contents(site.out)
  expect(await buildDuring(site, 'rewrite', () => write(site.root, { 'd.txt': 'late' }))).toContain(
    'file-changing',
  )
  expect(contents(site.out)).toEqual(old)
})
