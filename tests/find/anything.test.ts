import { beforeAll, expect, test } from 'vitest'
import { prepareJavaScript } from '../../src/find/javascript.js'
import { findsInAnything, findsInEveryBeginning, type Language, soups } from './soup.js'

beforeAll(prepareJavaScript)

const languages = Object.keys(soups) as Language[]

test.each(languages)('the finder for %s finds what there is in a whole text', (language) => {
  const { find, whole } = soups[language]
  expect(find(whole).references).not.toEqual([])
  expect(find(whole).faults).toEqual([])
})

test.each(languages)('the finder for %s never throws, and its spans never overlap', (language) => {
  findsInAnything(language, 500)
})

test.each(languages)('the finder for %s reads a text that is cut anywhere', (language) => {
  findsInEveryBeginning(language)
})
