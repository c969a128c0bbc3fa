import { expect, test } from 'vitest'
import { onlyValue, withQuery, withSuffix } from '../../src/values/query.js'

test.each([
  ['nothing', 'a.css', 'a.css?v=1'],
  ['a query', 'a.css?x=1&y', 'a.css?v=1&x=1&y'],
  ['a fragment', 'a.svg#icon', 'a.svg?v=1#icon'],
  ['both', 'a.svg?x#icon', 'a.svg?v=1&x#icon'],
  ['a lone ?', 'a.eot?', 'a.eot?v=1'],
  ['a lone ? before a fragment', 'a.eot?#iefix', 'a.eot?v=1#iefix'],
  ['the parameter', 'a.css?v=0', 'a.css?v=1'],
  ['the parameter among others', 'a.css?x=1&v=0&y=2&v', 'a.css?v=1&x=1&y=2'],
  ['the parameter in another case', 'a.css?V=0', 'a.css?v=1&V=0'],
  ['a question mark in a fragment', 'a.css#?v=0', 'a.css?v=1#?v=0'],
])('a version goes first into a URL with %s', (_, url, expected) => {
  expect(withQuery(url, 'v', '1')).toBe(expected)
})

test('a version is encoded', () => {
  expect(withQuery('a.css', 'v', '1.0+b')).toBe('a.css?v=1.0%2Bb')
})

test.each([
  ['a.css?v=1', '?x=1', 'a.css?v=1&x=1'],
  ['a.css?v=1', '#top', 'a.css?v=1#top'],
  ['a.css?v=1', '?v=0&x#top', 'a.css?v=1&x#top'],
  ['a.css?v=1', '?', 'a.css?v=1'],
  ['a.css', '?v=0#top', 'a.css?v=0#top'],
])('%s with %s is %s', (url, suffix, expected) => {
  expect(withSuffix(url, suffix)).toBe(expected)
})

test.each([
  ['v=1', '1'],
  ['x=0&v=1&y', '1'],
  ['v=', ''],
  ['v', ''],
  ['', null],
  ['x=v', null],
  ['V=1', null],
  ['vv=1', null],
  ['v=1&v=1', null],
  ['v=1&v', null],
  ['v=a%62', 'a%62'],
  ['%76=1', null],
])('the value of v in "%s" is %s', (query, value) => {
  expect(onlyValue(query, 'v')).toBe(value)
})
