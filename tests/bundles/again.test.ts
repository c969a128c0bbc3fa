import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { openAssets } from '../../src/open.js'
import { Site } from '../build/site.js'
import { folder, write } from '../support/folder.js'

const whole = vi.hoisted(() => ({ builds: 0 }))

vi.mock('../../src/build/whole.js', async (load) => {
  const real = await load<typeof import('../../src/build/whole.js')>()
  const buildWhole: typeof real.buildWhole = (...given) => {
    whole.builds += 1
    return real.buildWhole(...given)
  }
  return { ...real, buildWhole }
})

afterEach(() => {
  vi.restoreAllMocks()
})

const [one, two] = ['one.4a6b8c2d.js', 'two.5b7c9d3e.js']
const saying = (file: string) => JSON.stringify({ 'main.js': file })

/** A site whose bundle was built until nothing was left to do; `where` names its manifest. */
async function settled(where: (site: Site) => string) {
  const site = new Site({ [one]: '1', [two]: '2' })
  const [manifest, cacheDir] = [where(site), folder()]
  write(manifest, { 'm.json': saying(one) })
  const options = { bundles: { manifest: join(manifest, 'm.json'), root: site.root }, cacheDir }
  await site.build(options)
  // What was changed just now can't be trusted to show the next change.
  const now = Date.now()
  vi.spyOn(Date, 'now').mockReturnValue(now + 3_600_000)
  await site.build(options)
  whole.builds = 0
  return { site, manifest, again: () => site.build(options) }
}

describe.each([
  ['outside of the sources', () => folder()],
  ['in a hidden folder of theirs', (site: Site) => join(site.root, '.vite')],
  ['among them', (site: Site) => site.root],
])('a manifest that lies %s', (_, where) => {
  test('and is as it was leaves nothing to do', async () => {
    const { again } = await settled(where)
    await again()
    expect(whole.builds).toBe(0)
  })

  test('and leads elsewhere now is read again, whatever else is as it was', async () => {
    const { site, manifest, again } = await settled(where)
    write(manifest, { 'm.json': saying(two) })
    await again()
    expect(whole.builds).toBe(1)
    const assets = await openAssets(site.out)
    expect(assets.url('main.js')).toBe(`/${two}`)
    // It has its URL for ever, although no manifest says so any more.
    expect([assets.url(one), site.asset(one).immutable]).toEqual([`/${one}`, true])
  })
})

test('what was remembered of a file holds no longer once a bundler says that it hashed it', async () => {
  const site = new Site({ [one]: `import './${two}'`, [two]: '2', 'm.json': saying(one) })
  const cacheDir = folder()
  await site.build({ cacheDir })
  expect(site.asset(one).url).not.toBe(one)
  await site.build({ cacheDir, bundles: join(site.root, 'm.json') })
  expect(site.asset(one)).toMatchObject({ url: one, immutable: true })
  expect(site.stored(one)).toBe(`import './${two}'`)
  // In the folder itself the URL is given away for ever.
  await expect(site.build({ cacheDir })).rejects.toMatchObject({ code: 'name-collision' })
})

test('a manifest that is gone is an error, also where nothing else changed', async () => {
  const { again, manifest } = await settled(() => folder())
  rmSync(join(manifest, 'm.json'))
  await expect(again()).rejects.toMatchObject({ code: 'bundle-missing' })
})
