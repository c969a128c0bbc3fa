import { expect, test } from 'vitest'
import { NameIndex } from '../../src/values/name-index.js'
import { didYouMean, nearest } from '../../src/values/nearest.js'

const names = ['css/site.css', 'css/print.css', 'js/site.js', 'img/logo.png', 'img/Logo.svg', 'favicon.ico']

test('the nearest names come with the best first', () => {
  const many = ['js/site.css', 'css/sites.css', 'css/site.css', 'css/site.min.css', 'css/print.css']
  expect(nearest('css/sit.css', many)).toEqual(['css/site.css', 'js/site.css', 'css/sites.css'])
})

test.each([
  ['another name', 'css/app.css', []],
  ['another name of one letter', 'x', []],
  ['a like name of another type', 'css/sits.js', ['js/site.js']],
  ['the same name of another type', 'img/favicon.png', ['favicon.ico']],
  ['a name without its version', 'js/jquery.js', ['js/jquery-3.7.1.min.js']],
  ['a folder', 'img/', ['img/Logo.svg', 'img/logo.png']],
  ['what lies above all', '../logo', ['img/Logo.svg', 'img/logo.png']],
  ['what lies above all, far from its like', '../chart', []],
  ['a like name far away', 'x/y/z/sits.js', []],
  ['the same name far away', 'x/y/z/site.js', ['js/site.js']],
])('nothing absurd is proposed for %s', (_, name, proposed) => {
  expect(nearest(name, [...names, 'js/jquery-3.7.1.min.js', 'vendor/lib/chart.js'])).toEqual(proposed)
})

test('case counts for nothing', () => {
  expect(nearest('img/LOGO.PNG', names, 1)).toEqual(['img/logo.png'])
})

test('the right name in another folder beats a like one in the same', () => {
  expect(nearest('css/logo.png', names, 1)).toEqual(['img/logo.png'])
})

test('names that are as near as each other come in path order, however they were given', () => {
  expect(nearest('site', ['sitc', 'sita', 'sitb'])).toEqual(['sita', 'sitb', 'sitc'])
})

test('where there is nothing, nothing is near', () => {
  expect(nearest('a.css', [])).toEqual([])
})

test('a message proposes one name, or several, or none', () => {
  expect(didYouMean([])).toBe('')
  expect(didYouMean(['a'])).toBe(' (did you mean "a"?)')
  expect(didYouMean(['a', 'b', 'c'])).toBe(' (did you mean "a", "b" or "c"?)')
})

test.each([
  ['a slip of the finger', 'img/logoo.png', ['img/logo.png']],
  ['another case', 'IMG/Logo.PNG', ['img/logo.png']],
  ['another folder', 'css/favicon.ico', ['favicon.ico']],
  ['a missing extension', 'css/site', ['css/site.css']],
  ['a missing extension of a short name', 'js/b', ['js/b.js']],
  ['nothing like it', 'img/quite-another.webp', []],
])('the index answers %s', (_, missing, suggestions) => {
  expect(new NameIndex([...names, 'js/b.js']).suggest(missing)).toEqual(suggestions)
})

test('the index answers among 100,000 names that look alike', () => {
  const many = Array.from({ length: 100_000 }, (_, i) => `icons/${i % 300}/icon-${i}.svg`)
  expect(new NameIndex(many).suggest('icons/7/icon-7007.svg')).toEqual(['icons/107/icon-7007.svg'])
})
