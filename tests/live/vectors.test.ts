import { expect, test, vi } from 'vitest'
import { liveAssets } from '../../src/live.js'
import { folder } from '../support/folder.js'

const counts = vi.hoisted(() => ({ asked: 0 }))

/**
 * Every request that the tests of the answers make is made of live folders too, which hold the same files, and must
 * be answered in the same way. They have no variants, so the table is asked as if the client took none.
 */
vi.mock('../http/site.js', async (importOriginal) => {
  const table = await importOriginal<typeof import('../http/site.js')>()
  const { compared } = await import('./vectors.js')
  const live = await compared(table)
  return {
    ...table,
    ask: (...request: Parameters<typeof table.ask>) => {
      if (live(...request)) counts.asked++
      return table.ask(...request)
    },
  }
})

await import('../http/answer.test.js')
await import('../http/conditions.test.js')
await import('../http/encodings.test.js')
await import('../http/hostile.test.js')
await import('../http/immutable.test.js')
await import('../http/ranges.test.js')

test('live folders were asked all of this', async () => {
  expect(counts.asked).toBeGreaterThan(1_500)
  // And they are what they are said to be.
  expect((await liveAssets({ roots: [folder({ 'a.js': '' })] })).url('a.js')).toMatch(
    /^\/a\.[0-9a-f]{12}\.js$/,
  )
})
