import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from '../../src/io/stores/open-store.js'
import { clean, publish, rollback } from '../../src/publish.js'
import { EverfreshError } from '../../src/values/error.js'
import { builtSite } from '../publish/site.js'
import { useBucket } from '../support/bucket.js'
import { type FaultProxy, type Passed, startFaultProxy } from '../support/fault-proxy.js'
import { folder } from '../support/folder.js'
import { KillableStore } from '../support/killable-store.js'
import { type Known, PublishedView } from '../support/published-view.js'
import { Random } from '../support/random.js'

interface Site extends Known {
  readonly dir: string
}

const bucket = useBucket()

test('in 200 runs with faults, kills and many publishers nothing is lost, half visible, or sent twice without need', {
  timeout: 3_600_000,
}, async () => {
  const sites = await buildSites(12)
  const seeds = Array.from({ length: 200 }, (_, seed) => seed).values()
  let looks = 0
  const worker = async () => {
    for (const seed of seeds) looks += await run(seed, sites)
  }
  await Promise.all([worker(), worker(), worker(), worker()])
  expect(looks).toBeGreaterThan(200)
})

test('a process that is killed anywhere leaves all whole, and the next one goes on', {
  timeout: 600_000,
}, async () => {
  const [first, second] = (await buildSites(2)) as [Site, Site]
  const random = new Random(1)
  const proxy = await startFaultProxy(bucket.ceph.endpoint)
  onTestFinished(() => proxy.close())
  proxy.setFaults(10, 1)
  for (let round = 0; round < 8; round++) {
    const prefix = `killed-${round}`
    if (round % 2 === 1) await publish(first.dir, `s3://${bucket.name}/${prefix}`)
    const view = new PublishedView(`${bucket.ceph.endpoint}/${bucket.name}/${prefix}`, [first, second])
    const watching = view.watch()
    const options = { endpoint: proxy.endpoint }
    await killedAfter(400 + random.below(1200), [second.dir, `s3://${bucket.name}/${prefix}`, options])
    await publish(second.dir, `s3://${bucket.name}/${prefix}`)
    view.stop()
    await watching
    await view.check([second.release, ...(round % 2 === 1 ? [first.release] : [])])
  }
})

test('large files arrive whole in spite of faults, and nothing of them is left over', {
  timeout: 600_000,
}, async () => {
  const bytes = Buffer.alloc(30_000_000, 'everfresh')
  const file = join(folder({ large: bytes }), 'large')
  const proxy = await startFaultProxy(bucket.ceph.endpoint)
  onTestFinished(() => proxy.close())
  for (let seed = 0; seed < 5; seed++) {
    proxy.setFaults(20, seed)
    const store = await openStore(`s3://${bucket.name}/large-${seed}`, { endpoint: proxy.endpoint })
    const headers = { contentType: 'video/mp4', cacheControl: 'no-cache' }
    const put = await store.put('large', { file, size: bytes.length }, headers, { absent: true })
    const got = await store.get('large')
    if (got === null || got === 'unchanged') throw new Error('nothing there')
    expect(bytes.equals(got.bytes)).toBe(true)
    // Whoever is refused by its own object, since an answer was lost, has to look.
    expect([got.etag, undefined]).toContain(put === 'refused' ? undefined : put.etag)
    store.close()
  }
})

/** Some files are the same in all of them, others in a few. */
async function buildSites(count: number): Promise<Site[]> {
  const sites: Site[] = []
  for (let number = 0; number < count; number++) sites.push(await buildSite(new Random(number), number))
  return sites
}

async function buildSite(random: Random, number: number): Promise<Site> {
  const word = () => `/* ${random.below(3) === 0 ? number : random.below(3)} */`
  const dir = await builtSite({
    'index.html': `<link rel="stylesheet" href="css/site.css"><p>${number}</p>`,
    'about.html': `<img src="img/ü (1).png"><p>${number % 3}</p>`,
    'css/site.css': `a { background: url("../img/ü (1).png") } ${word()}`,
    'img/ü (1).png': 'the same in all',
    'js/a.js': `import "./b.js" ${word()}`,
    'js/b.js': `export {} ${word()}`,
    'large.bin': word().padEnd(200_000, 'x'),
    'robots.txt': 'User-agent: *',
  })
  return { dir, ...readKnown(dir) }
}

interface ManifestAsset {
  readonly file: string
  readonly immutable: boolean
  readonly integrity: string
}

function readKnown(dir: string): Known {
  const { release, assets } = JSON.parse(readFileSync(join(dir, '.everfresh/manifest.json'), 'utf8')) as {
    readonly release: string
    readonly assets: Readonly<Record<string, ManifestAsset>>
  }
  const all = Object.entries(assets)
  const lasting = all.filter(([, asset]) => asset.immutable)
  const changing = all.filter(([, asset]) => !asset.immutable)
  return {
    release,
    objects: new Map(lasting.map(([, { file, integrity }]) => [file, integrity])),
    documents: new Map(changing.map(([path, { integrity }]) => [path, integrity])),
  }
}

/** One prefix, some publishers, and a reader who looks all the time. Gives how often it saw a release. */
async function run(seed: number, sites: readonly Site[]): Promise<number> {
  const random = new Random(seed)
  const proxy = await startFaultProxy(bucket.ceph.endpoint)
  const target = new RandomTarget(`run-${seed}`, proxy, random)
  const view = new PublishedView(`${bucket.ceph.endpoint}/${bucket.name}/run-${seed}`, sites)
  // Eight at once in each eighth run; else up to three, at once or one after the other.
  const chosen = pick(random, sites, seed % 8 === 0 ? 8 : 1 + random.below(3))
  proxy.setFaults(random.of([0, 5, 15, 30]), seed)
  const watching = view.watch()
  try {
    if (seed % 2 === 0) await Promise.all(chosen.map(({ dir }) => target.publish(dir)))
    else for (const { dir } of chosen) await target.publish(dir)
    view.stop()
    await watching
    expectNothingTwice(proxy.takePassed(), chosen, target.attempts)
    proxy.setFaults(0, seed)
    await view.check(chosen.map(({ release }) => release))
    await checkAfterwards(target, view, chosen)
    return view.looks
  } catch (error) {
    throw new Error(`run ${seed}: ${error instanceof Error ? error.message : error}`, { cause: error })
  } finally {
    view.stop()
    await watching.catch(() => {})
    await proxy.close()
  }
}

function pick<T>(random: Random, items: readonly T[], count: number): T[] {
  const left = [...items]
  return Array.from({ length: count }, () => left.splice(random.below(left.length), 1)).flat()
}

/** Publishers who may be killed, and come again until they have done it. */
class RandomTarget {
  attempts = 0
  readonly target: string

  constructor(
    name: string,
    readonly proxy: FaultProxy,
    private readonly random: Random,
  ) {
    this.target = `s3://${bucket.name}/${name}`
  }

  async publish(dir: string): Promise<void> {
    const death = this.random.below(3) === 0 ? 1 + this.random.below(30) : Number.POSITIVE_INFINITY
    if (await this.#attempt(dir, death)) return
    while (!(await this.#attempt(dir, Number.POSITIVE_INFINITY)));
  }

  /** Whether it came to its end. */
  async #attempt(dir: string, death: number): Promise<boolean> {
    this.attempts++
    const store = new KillableStore(await openStore(this.target, { endpoint: this.proxy.endpoint }), death)
    try {
      const published = publish(dir, store).then(() => true)
      return await Promise.race([published, store.killed.then(() => false)])
    } catch (error) {
      if (error instanceof EverfreshError && error.code === 'store-unreachable') return false
      throw error
    } finally {
      await store.close()
    }
  }
}

/** Each object was taken once, and offered once by each publisher, and again for each fault. */
function expectNothingTwice(passed: readonly Passed[], sites: readonly Site[], attempts: number): void {
  const keys = new Set(sites.flatMap(({ objects }) => [...objects.keys()]))
  for (const key of keys) {
    const puts = passed.filter(({ method, path }) => method === 'PUT' && keyIn(path) === key)
    const taken = puts.filter(({ status }) => status === 200).length
    const faults = puts.filter(({ fault }) => fault !== null).length
    if (taken > 1) throw new Error(`${key} was stored ${taken} times`)
    if (puts.length > attempts + faults) throw new Error(`${key} was sent ${puts.length} times`)
  }
}

/** What follows the bucket and the run. */
function keyIn(path: string): string {
  const { pathname } = new URL(path, 'http://store')
  return decodeURIComponent(pathname).split('/').slice(3).join('/')
}

/** With no faults any more: nothing is to be done, one can go back, and what goes leaves the rest whole. */
async function checkAfterwards(
  { target, proxy }: RandomTarget,
  view: PublishedView,
  chosen: readonly Site[],
): Promise<void> {
  const options = { endpoint: proxy.endpoint }
  const { release, removed } = await clean(target, { ...options, keep: 2, days: 0 })
  const left = chosen.filter((each) => !removed.includes(each.release))
  await view.check(left.map((each) => each.release))
  const current = chosen.find((each) => each.release === release)
  proxy.takePassed()
  expect(await publish(current?.dir ?? '', target, options)).toMatchObject({ sent: [], documents: 0 })
  expect(proxy.takePassed().filter(({ method }) => method === 'PUT')).toEqual([])
  if (left.length < 2) return
  await rollback(target, undefined, options)
  await view.check(left.map((each) => each.release))
}

/** A process of its own, which has so many milliseconds. */
async function killedAfter(milliseconds: number, publication: readonly unknown[]): Promise<void> {
  const module = pathToFileURL(join(import.meta.dirname, '../../dist/publish.js')).href
  const code = `import { publish } from ${JSON.stringify(module)}
await publish(...${JSON.stringify(publication)})`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' })
  const ended = once(child, 'exit')
  await Promise.race([ended, setTimeout(milliseconds)])
  child.kill('SIGKILL')
  await ended
}
