import fc from 'fast-check'
import { expect } from 'vitest'
import type { Reference } from '../../src/find/reference.js'
import { type VersionPair, writeReference } from '../../src/stamp/write-reference.js'
import { withQuery } from '../../src/values/query.js'
import { splitSuffix } from '../../src/values/url-path.js'
import { anyText, type Language, soups } from '../find/soup.js'

/** How references are written, and what must be read of one then. */
interface Way {
  readonly versioned: string | VersionPair
  readonly expected: (specifier: string) => string
}

const ways: readonly Way[] = [
  { versioned: 'new.0123456789ab.js', expected: replaced },
  {
    versioned: { parameter: 'a', version: '0123456789ab' },
    expected: (specifier) => withQuery(specifier.replace(/^[\0- ]+|[\0- ]+$/g, ''), 'a', '0123456789ab'),
  },
]

/** Writing every reference of a text anew, and reading the result, gives the same with the version in its place. */
function isReadAsWritten(language: Language, text: string): void {
  const { find } = soups[language]
  const { references, faults } = find(text)
  if (faults.length > 0) return
  const named = references.filter(namesFile)
  for (const { versioned, expected } of ways) {
    const rewritten = find(rewriteAll(text, named, versioned)).references.filter(namesFile)
    expect(rewritten.map(({ specifier }) => hrefOf(specifier))).toEqual(
      named.map(({ specifier }) => hrefOf(expected(specifier))),
    )
  }
}

/** Empty references, and those that are only a query or a fragment, are never rewritten. */
function namesFile({ specifier }: Reference): boolean {
  return !/^[\0- ]*(?:[?#]|$)/.test(specifier)
}

function rewriteAll(text: string, references: readonly Reference[], versioned: Way['versioned']): string {
  let result = ''
  let done = 0
  for (const reference of references) {
    const { start, end } = reference
    result += text.slice(done, start) + writeReference(reference, text.slice(start, end), versioned)
    done = end
  }
  return result + text.slice(done)
}

function replaced(specifier: string): string {
  const { path, suffix } = splitSuffix(specifier)
  return `${path.replace(/[^/\\]*$/, '')}new.0123456789ab.js${suffix}`
}

function hrefOf(specifier: string): string {
  const base = 'https://a.example/b/c/d'
  return URL.canParse(specifier, base) ? new URL(specifier, base).href : specifier
}

export function rewritesAnything(language: Language, numRuns: number): void {
  fc.assert(
    fc.property(anyText(soups[language]), (text) => isReadAsWritten(language, text)),
    { numRuns },
  )
}
