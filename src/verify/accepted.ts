import { readContentName } from '../values/content-name.js'
import { createIgnores } from '../values/ignored-problems.js'
import { contentStrategy, type Strategy } from '../values/strategy.js'
import { isStoredByUrl, readVersionedName } from '../values/versioned-url.js'
import type { Finding } from './finding.js'

/** What is the author's affair, and was there before the build: anything else is damage, which nobody can accept. */
const authors = new Set<string>([
  'reference-computed',
  'reference-malformed',
  'reference-missing',
  'reference-unanchored',
  'syntax',
])

/** Whether a finding is a problem that the build was told to ignore. */
export function createAccepted(
  rules: readonly string[] = [],
  strategy: Strategy = contentStrategy,
): (finding: Finding) => boolean {
  const readStored = (path: string) =>
    isStoredByUrl(strategy) ? readVersionedName(path, strategy) : readContentName(path)
  const ignores = createIgnores(rules)
  return ({ code, path, line, column, message }) => {
    const [, specifier] = /^"([^"]*)"/.exec(message) ?? []
    const [, target] = /names no file \((.*?)\)/.exec(message) ?? []
    const named = { ...(specifier ? { specifier } : {}), ...(target ? { target } : {}) }
    const problem = { code: 'reference-missing', line, column, message, ...named } as const
    // The rules name sources, and a finding the file that was made of one.
    const sources = [path, ...readStored(path).map((each) => each.path)]
    return authors.has(code) && sources.some((source) => ignores({ ...problem, path: source }))
  }
}
