import { formatPlace } from '../values/problem.js'
import type { BuildResult } from './result.js'

/** How many problems a terminal is shown; `--json` has them all. */
const shownProblems = 20

/** What a build did, in a few lines for people. */
export function summary(result: BuildResult): string {
  const {
    files,
    bytes,
    renamed,
    rewritten,
    compressed,
    problems,
    ignored = 0,
    milliseconds,
    out,
    release,
  } = result
  const counts = `${renamed} renamed, ${rewritten} rewritten, ${compressed} compressed, ${plural(problems.length, 'problem')}${ignored > 0 ? `, ${ignored} ignored` : ''}`
  const lines = [
    `${plural(files, 'file')}, ${formatBytes(bytes)}: ${counts}, in ${formatTime(milliseconds)}`,
    `Release ${release} is in ${out}`,
  ]
  return [...problemLines(result), ...lines].join('\n')
}

function problemLines({ problems }: BuildResult): string[] {
  const shown = problems
    .slice(0, shownProblems)
    .map((each) => `${formatPlace(each)}  ${each.message}  [${each.code}]`)
  const more = problems.length - shown.length
  return more > 0 ? [...shown, `… and ${plural(more, 'more problem')}; --json shows them all`] : shown
}

function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}

/** `1.2 MB`: powers of ten, as file managers and networks count. */
function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1)
  const value = bytes / 1000 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`
}

function formatTime(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}
