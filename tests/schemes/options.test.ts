import { expect, test } from 'vitest'
import { liveAssets } from '../../src/live.js'
import type { StrategyOptions } from '../../src/strategy.js'
import { folder } from '../support/folder.js'
import { Scheme } from './site.js'

const wrong: readonly (readonly [unknown, string])[] = [
  ['query', '"strategy" is "query"'],
  [{ into: 'query' }, '"strategy.into" (did you mean "strategy.in"?)'],
  [{ in: 'Query' }, '"strategy.in" is "Query", but must be "filename" or "query" (did you mean "query"?)'],
  [{ version: 'mtimes' }, '"strategy.version" is "mtimes"'],
  [{ version: { fixed: 20240601 } }, '"strategy.version" is {"fixed":20240601}'],
  [{ version: { fixed: '1', other: '2' } }, '"strategy.version" is'],
  [{ version: { env: 'RELEASE' } }, '"strategy.version" is {"env":"RELEASE"}'],
  [{ algorithm: 'md6' }, '(did you mean "md5"?)'],
  [{ algorithm: 'SHA256' }, '(did you mean "sha256"?)'],
  [{ length: 3 }, '"strategy.length" is 3, but must be a number from 4 to 128'],
  [{ length: 12.5 }, '"strategy.length" is 12.5'],
  [{ length: '12' }, '"strategy.length" is "12"'],
  [{ length: 65 }, 'is 65, but sha256 has 64 digits'],
  [{ algorithm: 'md5', length: 33 }, 'is 33, but md5 has 32 digits'],
  [{ in: 'query', parameter: '' }, '"strategy.parameter" is ""'],
  [{ in: 'query', parameter: 'a b' }, '"strategy.parameter" is "a b"'],
  [{ in: 'query', parameter: 'a=b' }, '"strategy.parameter" is "a=b"'],
  [{ extensions: 'js' }, '(did you mean ["js"]?)'],
  [{ extensions: ['.js'] }, '"strategy.extensions" is [".js"]'],
  [{ extensions: ['*.js'] }, '"strategy.extensions" is ["*.js"]'],
  [{ extensions: ['a/js'] }, '"strategy.extensions" is ["a/js"]'],
  [{ compound: 1 }, '"strategy.compound" is 1'],
  [{ version: 'mtime', algorithm: 'md5' }, 'no effect with the version "mtime"'],
  [{ version: { fixed: '1' }, length: 8 }, 'no effect with the version "fixed"'],
  [{ parameter: 'v' }, 'no effect with "in": "filename"'],
  [{ in: 'query', compound: true }, 'no effect with "in": "query"'],
]

test.each(wrong)('the strategy %j is refused, and told why', async (strategy, told) => {
  const site = new Scheme({ 'a.css': '' }, {})
  const refusal = { code: 'option-invalid', message: expect.stringContaining(told) }
  const options = { strategy: strategy as StrategyOptions }
  await expect(site.build(options)).rejects.toMatchObject(refusal)
  await expect(liveAssets({ roots: [folder()], ...options })).rejects.toMatchObject(refusal)
  expect(site.names()).toEqual([])
})

test('a message says the option and the value, in one line', async () => {
  const site = new Scheme({ 'a.css': '' }, {})
  for (const [strategy] of wrong)
    await expect(site.build({ strategy: strategy as StrategyOptions })).rejects.toMatchObject({
      message: expect.stringMatching(/^[^\n]{20,300}$/),
    })
})

test('defaults said aloud are no other strategy', async () => {
  const aloud = { in: 'filename', version: 'content', algorithm: 'sha256', length: 12 } as const
  const [one, two] = [new Scheme({ 'a.css': 'a' }, {}), new Scheme({ 'a.css': 'a' }, { strategy: aloud })]
  for (const site of [one, two]) await site.build()
  expect(two.text('.everfresh/manifest.json')).toBe(one.text('.everfresh/manifest.json'))
})
