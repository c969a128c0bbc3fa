import { beforeAll, expect, test } from 'vitest'
import { prepareJavaScript } from '../../src/find/javascript.js'
import { diesAnyTime, diesAtRenames, runsOutOfSpace } from '../build/killed.js'
import { Site } from '../build/site.js'
import { buildsAlike } from '../build/warm-property.js'
import { findsInAnything, findsInEveryBeginning, type Language, soups } from '../find/soup.js'
import { leadsWhereItLed } from '../references/any-map.js'
import { keepsAllPromises } from '../schemes/promises.js'
import { changesWhatDepends, ordersAlike } from '../stamp/changes.js'
import { rewritesAnything } from '../stamp/rewriting.js'
import { findsAnyChange } from '../verify/any-change.js'
import { sessionsAlike } from '../watch/session-property.js'

beforeAll(prepareJavaScript)

const languages = Object.keys(soups) as Language[]
const minutes = 60_000

test.each(languages)(
  'the finder for %s never throws, and its spans never overlap',
  (language) => {
    findsInAnything(language, 50_000)
    findsInEveryBeginning(language)
  },
  5 * minutes,
)

test.each(languages)(
  'in %s a rewritten reference is read as it was meant',
  (language) => {
    rewritesAnything(language, 50_000)
  },
  5 * minutes,
)

test(
  'one byte changes the name of its file and of what depends on it, and no other',
  () => {
    changesWhatDepends(10_000)
  },
  5 * minutes,
)

test(
  'the order in which files are given changes nothing',
  () => {
    ordersAlike(5_000)
  },
  5 * minutes,
)

test(
  'a build that is killed at any moment leaves a whole release, and the next one mends all',
  async () => {
    await diesAnyTime(50)
    await diesAtRenames(1)
  },
  5 * minutes,
)

test(
  'a full disk, whenever it is noticed, leaves a whole release',
  async () => {
    await runsOutOfSpace(1)
  },
  5 * minutes,
)

test(
  'a chain of 20,000 stylesheets is built, and built again without a change',
  async () => {
    const count = 20_000
    const chain = Array.from({ length: count }, (_, i) => [
      `${i % 100}/${i}.css`,
      i + 1 < count ? `@import "../${(i + 1) % 100}/${i + 1}.css";` : '',
    ])
    const site = new Site(Object.fromEntries(chain))
    expect(await site.build({ originals: false })).toMatchObject({
      files: count,
      rewritten: count - 1,
      problems: [],
    })
    const before = site.state()
    await site.build({ originals: false })
    expect(site.state()).toEqual(before)
  },
  5 * minutes,
)

test.each(['rewrite', 'importmap'] as const)(
  "whatever an import map says, modules go where they went, modules: '%s'",
  (modules) => leadsWhereItLed({ modules }, 2_000),
  10 * minutes,
)

test(
  'whatever was changed since, a build that remembers gives what one gives that does not',
  () => buildsAlike(500),
  10 * minutes,
)

test(
  'whatever the site, its edits and strategies: URLs have their own bytes, and verify finds nothing',
  () => keepsAllPromises(300),
  10 * minutes,
)

test(
  'whatever was built is clean, and one changed byte of any file in it is found',
  () => findsAnyChange(200),
  10 * minutes,
)

test(
  'whatever is edited, a session that watches leaves what a build alone would leave',
  () => sessionsAlike(300),
  10 * minutes,
)
