import { expect, test } from 'vitest'
import { Fields } from '../../src/values/fields.js'

test('fields are read in their order, or compared as they stand', () => {
  const fields = new Fields(Fields.of(['a', '', 'b\nc', 'd']))
  expect([fields.next(), fields.next()]).toEqual(['a', ''])
  expect(fields.nextIs('b\nc')).toBe(true)
  expect(fields.nextIs('dd')).toBe(false)
  expect(() => fields.next()).toThrow(RangeError)
})

test('a text that was cut ends before its last field', () => {
  const fields = new Fields(Fields.of(['a', 'bcd']).slice(0, -2))
  expect(fields.next()).toBe('a')
  expect(() => fields.nextIs('bc')).toThrow(RangeError)
})

test('fields may be replaced where they stand', () => {
  const fields = new Fields(Fields.of(['a', '', 'c', 'd']))
  fields.next()
  fields.next()
  const empty = fields.span
  fields.next()
  fields.next()
  const edited = fields.with([
    [empty, 'bee'],
    [fields.span, ''],
  ])
  expect(edited).toBe(Fields.of(['a', 'bee', 'c', '']))
})
