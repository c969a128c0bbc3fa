import { grouped } from '../values/amounts.js'
import { formatPlace, headings, type Problem, type ProblemCode } from '../values/problem.js'

/** How many of one kind a terminal is shown; `--json` has them all. */
const shown = 5

/**
 * Problems for people: by what they are, each kind with a heading and a count, the first few of it with their
 * places. `all` leaves none out.
 */
export function problemLines(problems: readonly Problem[], all = false): string[] {
  const ofCode = (code: ProblemCode) => problems.filter((problem) => problem.code === code)
  return codes.flatMap((code) => groupLines(code, ofCode(code), all ? problems.length : shown))
}

/** In the order of the headings, the gravest first. */
const codes = Object.keys(headings) as ProblemCode[]

function groupLines(code: ProblemCode, problems: readonly Problem[], count: number): string[] {
  if (problems.length === 0) return []
  const places = problems.slice(0, count).map((each) => `  ${formatPlace(each)}  ${each.message}`)
  const more = problems.length - places.length
  return [
    `${headings[code]}: ${grouped(problems.length)}  [${code}]`,
    ...places,
    ...(more > 0 ? [`  and ${grouped(more)} more; --json has all`] : []),
  ]
}
