import { anyOf, isGlob, isNegated } from './glob.js'
import type { Problem } from './problem.js'

/** Whether a problem is one that the user accepts. */
export type Ignores = (problem: Problem) => boolean

/**
 * From rules of two forms: `vendor/**` for every problem of those files, and `a.css -> missing.png` for what they
 * refer to in vain, by its path or as it is written.
 */
export function createIgnores(rules: readonly string[] = []): Ignores {
  const ignores = rules.map(ignoresOf)
  return (problem) => ignores.some((each) => each(problem))
}

/** Whether a text is such a rule. */
export function isIgnoreRule(text: string): boolean {
  const parts = partsOf(text)
  return parts.length <= 2 && parts.every((part) => isGlob(part) && !isNegated(part))
}

function ignoresOf(rule: string): Ignores {
  const [path = '', target] = partsOf(rule)
  const isThere = anyOf([path])
  if (target === undefined) return (problem) => isThere(problem.path)
  const isMeant = anyOf([target])
  // What an author wrote may hold characters that mean something else in a glob: `../font.eot?#iefix`.
  return (problem) =>
    isThere(problem.path) &&
    [problem.target, problem.specifier].some(
      (each) => each !== undefined && (each === target || isMeant(each)),
    )
}

function partsOf(rule: string): string[] {
  return rule.split(/\s+->\s+/)
}
