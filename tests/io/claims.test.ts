import { expect, test } from 'vitest'
import { Claims } from '../../src/io/claims.js'
import { parseLogicalPath } from '../../src/values/logical-path.js'

const name = parseLogicalPath('a.css')
const given = { claims: new Map(), plainNames: new Map(), written: new Set<never>() }

test('what one build claims, the next with the same given names may give to other bytes', () => {
  new Claims(given).add(name, 'sha256-one', 'a.css')
  const next = new Claims(given)
  expect(next.integrityOf(name)).toBeUndefined()
  next.add(name, 'sha256-two', 'a.css')
  expect(next.integrityOf(name)).toBe('sha256-two')
})

test('a name that a kept release gave to other bytes is refused', () => {
  const claims = new Map([[name, { integrity: 'sha256-one', owner: 'a.css of release 1' }]])
  const again = new Claims({ ...given, claims })
  expect(() => again.add(name, 'sha256-two', 'b.css')).toThrow(/b\.css and a\.css of release 1 would both be/)
})
