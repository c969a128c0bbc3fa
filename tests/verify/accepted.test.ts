import { expect, test } from 'vitest'
import { verify } from '../../src/verify.js'
import { built } from '../support/built.js'
import { write } from '../support/folder.js'

const files = { 'vendor/v.css': 'a{background:url(none.png)}', 'b.css': 'b{background:url(gone.png)}' }

test.each([
  [[], 2],
  [['vendor/**'], 1],
  [['vendor/** -> *none.png', 'b.css -> gone.png'], 0],
])('with %j accepted %s problems are left', async (ignoreProblems, left) => {
  const { out } = await built(files)
  expect((await verify(out, { ignoreProblems })).findings.length).toBe(left)
})

test('damage is reported whatever is accepted', async () => {
  const { out, assets } = await built(files)
  write(out, { [assets['b.css']?.file ?? '']: 'other' })
  const { findings } = await verify(out, { ignoreProblems: ['**'] })
  expect(findings.map(({ path }) => path)).toContain(assets['b.css']?.file)
})
