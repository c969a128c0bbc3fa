import { grouped } from '../values/grouped.js'
import { detailLines } from './detail-lines.js'
import { problemLines } from './problem-groups.js'
import type { BuildResult } from './result.js'

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
  const { details } = result
  return [...(details === undefined ? [] : detailLines(details)), ...problemLines(problems), ...lines].join(
    '\n',
  )
}

function plural(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
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
