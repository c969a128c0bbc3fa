import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BuildOptions, build, clean, merge, releases, rollback } from '../../src/build.js'
import { verify } from '../../src/verify.js'
import { Site } from '../build/site.js'
import { bury, expectWhole } from '../releases/whole.js'
import { crashAt } from '../support/crash.js'

const variants = ['A', 'B', 'C', 'D']

/** Sources that have some files in common, and some that no other has. */
function sourcesOf(variant: string): Site {
  return new Site({
    'css/a.css': `a{b:url(../same.png)}/*${variant}*/${'x{y:z}'.repeat(50)}`,
    'same.png': 'same',
    'index.html': '<link rel=stylesheet href=css/a.css>',
    [`only/${variant}.js`]: `"${variant}"`,
    [variant < 'C' ? 'early.html' : 'late.html']: `<script src=only/${variant}.js></script>`,
  })
}

const strategies: readonly BuildOptions['strategy'][] = [
  {},
  { in: 'query' },
  { in: 'query', version: { fixed: '1' } },
]

type Action =
  | { readonly what: 'build' | 'merge'; readonly variant: number; readonly compress: boolean }
  | { readonly what: 'rollback'; readonly at: number }
  | { readonly what: 'clean'; readonly keep: number }

const variant = fc.nat(variants.length - 1)
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ what: fc.constantFrom('build' as const, 'merge' as const), variant, compress: fc.boolean() }),
  fc.record({ what: fc.constant('rollback' as const), at: fc.nat(5) }),
  fc.record({ what: fc.constant('clean' as const), keep: fc.integer({ min: 1, max: 3 }) }),
)
/** At which write it is killed; most come to their end. */
const death = fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(40))

test('whatever is done to a folder, and wherever it is killed, all that is listed is whole, and a build mends the rest', async () => {
  const sites = variants.map(sourcesOf)
  const story = fc.record({
    strategy: fc.constantFrom(...strategies),
    actions: fc.array(fc.tuple(action, death), { minLength: 2, maxLength: 9 }),
  })
  await fc.assert(
    fc.asyncProperty(story, async ({ strategy, actions }) => {
      const { out } = new Site({})
      const make = (at: number, compress: boolean, target: string) =>
        build({ roots: [sites[at]?.root ?? ''], out: target, compress, fast: true, strategy: strategy ?? {} })
      const run = async (each: Action) => {
        if (each.what === 'build') await make(each.variant, each.compress, out)
        else if (each.what === 'clean') await clean(out, { keep: each.keep, days: 0 })
        else if (each.what === 'rollback') {
          const ids = (await releases(out)).map(({ release }) => release)
          await rollback(out, ids[each.at % ids.length])
        } else await merge(sites[each.variant]?.out ?? '', out)
      }
      for (const [at] of variants.entries()) await make(at, false, sites[at]?.out ?? '')
      await make(0, false, out)
      for (const [each, step] of actions) {
        await crashAt(step, () => run(each))
        bury(out)
        expectWhole(out)
      }
      await make(1, true, out)
      expect((await verify(out)).findings).toEqual([])
      await clean(out, { keep: 1, days: 0 })
      expect((await verify(out)).findings).toEqual([])
      expect((await releases(out)).length).toBe(1)
    }),
    { numRuns: 200 },
  )
}, 600_000)
