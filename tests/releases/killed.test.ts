import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { build } from '../../src/build.js'
import { clean } from '../../src/clean.js'
import { merge } from '../../src/merge.js'
import { rollback } from '../../src/rollback.js'
import { verify } from '../../src/verify.js'
import { Site } from '../build/site.js'
import { crashAt } from '../support/crash.js'
import { folder } from '../support/folder.js'
import { sources } from './history.js'
import { bury, expectWhole } from './whole.js'

const all = { keep: 1, days: 0 }

/** Releases A, B and C, of which A has files that no other has. */
async function history(): Promise<Site> {
  const site = new Site({ ...sources('A'), 'old/page.html': '<img src=a.png>', 'old/a.png': 'a' })
  const first = await build({ roots: [site.root], out: site.out, compress: false })
  for (const variant of ['B', 'C']) {
    const next = new Site({ ...sources(variant), [`${variant}.css`]: variant })
    await build({ roots: [next.root], out: site.out, compress: false })
  }
  expect(first.release).not.toBe(site.manifest.release)
  return site
}

function copyOf(site: Site): string {
  const copy = join(folder(), 'out')
  cpSync(site.out, copy, { recursive: true, preserveTimestamps: true })
  return copy
}

async function expectMended(out: string): Promise<void> {
  expect((await verify(out)).findings).toEqual([])
}

/** Kills the work at each of its writes, and hands what is left to the check. */
async function diesAnywhere(
  site: Site,
  work: (out: string) => Promise<unknown>,
  check: (out: string) => Promise<unknown>,
): Promise<void> {
  const undisturbed = copyOf(site)
  const { steps } = await crashAt(Number.POSITIVE_INFINITY, () => work(undisturbed))
  expect(steps).toBeGreaterThan(5)
  await expectMended(undisturbed)
  for (let step = 0; step < steps; step++) {
    const out = copyOf(site)
    await crashAt(step, () => work(out))
    bury(out)
    expectWhole(out)
    await check(out)
    expectWhole(out)
  }
}

test('a clean that is killed anywhere leaves all that is listed whole, and the next one goes on', async () => {
  const site = await history()
  const done = copyOf(site)
  await clean(done, all)
  const names = readdirSync(done, { recursive: true }).sort()
  await diesAnywhere(
    site,
    (out) => clean(out, all),
    async (out) => {
      await clean(out, all)
      await expectMended(out)
      expect(readdirSync(out, { recursive: true }).sort()).toEqual(names)
    },
  )
})

test('so does a build of a release that was about to go', async () => {
  const site = await history()
  await diesAnywhere(
    site,
    (out) => clean(out, all),
    async (out) => {
      await build({ roots: [site.root], out, compress: false })
      await expectMended(out)
    },
  )
})

test('a rollback that is killed anywhere leaves one release or the other, and another one mends all', async () => {
  const site = await history()
  const [, b = ''] = releaseIds(site)
  await diesAnywhere(
    site,
    (out) => rollback(out, b),
    async (out) => {
      await rollback(out, b)
      await expectMended(out)
    },
  )
})

test('so does a clean, which removes nothing of what was about to be current', async () => {
  const site = await history()
  await diesAnywhere(
    site,
    (out) => rollback(out),
    async (out) => {
      await clean(out)
      await expectMended(out)
      expect(readdirSync(join(out, '.everfresh/releases')).length).toBe(3)
    },
  )
})

test('a merge that is killed anywhere changes nothing of the current release, and another one ends it', async () => {
  const site = await history()
  const fresh = new Site(sources('D'))
  await build({ roots: [fresh.root], out: fresh.out, compress: false })
  await diesAnywhere(
    fresh,
    (out) => merge(site.out, out),
    async (out) => {
      expect(readFileSync(join(out, '.everfresh/manifest.json'), 'utf8')).toBe(
        fresh.text('.everfresh/manifest.json'),
      )
      await merge(site.out, out)
      await clean(out)
      await expectMended(out)
      expect(existsSync(join(out, '.everfresh/journal.json'))).toBe(false)
    },
  )
})

test('a page of an earlier release that a killed build overwrote is mended by whatever comes next', async () => {
  const site = new Site({ ...sources('A'), 'old.html': '<img src=a.png>' })
  await build({ roots: [site.root], out: site.out, compress: false })
  const [without, other] = [new Site(sources('B')), new Site({ ...sources('C'), 'old.html': 'other' })]
  await build({ roots: [without.root], out: site.out, compress: false })
  const next = new Site(sources('D'))
  for (const mend of [
    (out: string) => build({ roots: [next.root], out, compress: false }),
    (out: string) => clean(out),
  ])
    await diesAnywhere(
      site,
      (out) => build({ roots: [other.root], out, compress: false }),
      async (out) => {
        await mend(out)
        await expectMended(out)
      },
    )
})

/** In the order in which they were built. */
function releaseIds(site: Site): string[] {
  const records = readdirSync(site.file('.everfresh/releases')).map((name) => site.record(name.slice(0, -5)))
  return records.sort((a, b) => (a.made < b.made ? -1 : 1)).map(({ manifest }) => manifest.release)
}
