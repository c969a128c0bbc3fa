import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { build } from '../src/build.js'
import { clean } from '../src/clean.js'
import { cost } from '../src/cost.js'
import { liveAssets } from '../src/live.js'
import { merge } from '../src/merge.js'
import { openAssets } from '../src/open.js'
import { caddy, nginx } from '../src/proxy.js'
import { clean as cleanStore, publish, rollback as rollbackStore } from '../src/publish.js'
import { releases } from '../src/releases.js'
import { rollback } from '../src/rollback.js'
import { fakeAssets } from '../src/testing.js'

/** What a program in JavaScript may give. */
type Any = never

const nowhere = join(mkdtempSync(join(tmpdir(), 'everfresh-')), 'none')
const bucket = 's3://bucket/static'
const assets = fakeAssets({ files: ['js/app.js'] })

const slips: readonly (readonly [string, () => unknown, RegExp])[] = [
  ['links() of a text', () => assets.links('js/app.js' as Any), /links\(\["js\/app\.js"\]\)/],
  ['links() of nothing', () => assets.links(undefined as Any), /takes a list of paths, not undefined/],
  ['links() of a path that is not there', () => assets.links(['js/ap.js']), /mean "js\/app\.js"/],
  ['url() of nothing', () => assets.url(undefined as Any), /"path" is undefined/],
  ['entry() of nothing', () => assets.entry(undefined as Any), /such as "src\/main\.js"/],
  ['csp() of a text', () => assets.csp('a.css' as Any), /the options are "a\.css"/],
  ['csp() with a slip', () => assets.csp({ inlined: [] } as Any), /no option "inlined" .*"inline"/],
  ['fakeAssets(null)', () => fakeAssets(null as Any), /the options are null/],
  ['openAssets() with options that are null', () => openAssets(nowhere, null as Any), /options are null/],
  ['openAssets() of nothing', () => openAssets(undefined as Any), /such as "dist\/static", not undefined/],
  ['liveAssets() of nothing', () => liveAssets(undefined as Any), /the options are undefined/],
  ['build() of nothing', () => build(undefined as Any), /the options are undefined.* such as \{ roots: /],
  ['clean() of nothing', () => clean(undefined as Any), /the built folder is undefined/],
  ['clean() with a slip', () => clean(nowhere, { dryrun: true } as Any), /no option "dryrun" .*"dryRun"/],
  ['cost() with ids as it has them on the command line', () => cost(nowhere, 'a' as Any), /\{ from: … \}/],
  ['releases() of nothing', () => releases(null as Any), /the built folder is null/],
  ['rollback() of nothing', () => rollback(undefined as Any), /the built folder is undefined/],
  ['merge() into nothing', () => merge(nowhere, undefined as Any), /the built folder is undefined/],
  ['nginx() of nothing', () => nginx(null as Any), /the built folder is null/],
  ['publish() with a slip', () => publish(nowhere, bucket, { dryrun: true } as Any), /no option "dryrun"/],
  ['publish() of nothing', () => publish(undefined as Any, bucket), /the built folder is undefined/],
  ['publish() to nothing', () => publish(nowhere, undefined as Any), /the target is undefined/],
  ['clean() of a store with a slip', () => cleanStore(bucket, { dryrun: true } as Any), /mean "dryRun"/],
  ['rollback() of no store', () => rollbackStore(null as Any), /the target is null/],
  ['caddy() with a slip', () => caddy(nowhere, { maxage: 1 } as Any), /no option "maxage" .*"maxAge"/],
]

test.each(slips)('%s is told by its value and the way out', async (_slip, call, message) => {
  const failure: unknown = await (async () => call())().catch((error: unknown) => error)
  expect(failure).toMatchObject({ name: 'EverfreshError', message: expect.stringMatching(message) })
})
