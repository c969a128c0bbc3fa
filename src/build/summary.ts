import { phaseNames } from '../io/phase-names.js'
import { formatBytes, formatTime, grouped, plural } from '../values/amounts.js'
import type { ReleaseChanges } from './changes.js'
import { detailLines } from './detail-lines.js'
import { problemLines } from './problem-groups.js'
import type { BuildResult } from './result.js'

/** What a build did, in a few lines for people. */
export function summary(result: BuildResult): string {
  const { details, problems, release, out } = result
  return [
    ...(details === undefined ? [] : detailLines(details)),
    ...problemLines(problems),
    countLine(result),
    ...(result.since?.release === release
      ? [nothingNew]
      : [changeLine, largestLine, slowestLine].flatMap((line) => line(result))),
    `Release ${release} is in ${out}`,
  ].join('\n')
}

function countLine({ files, bytes, ignored = 0, milliseconds, ...result }: BuildResult): string {
  const counts = [
    `${grouped(result.renamed)} renamed`,
    `${grouped(result.rewritten)} rewritten`,
    `${grouped(result.compressed)} compressed`,
    plural(result.problems.length, 'problem'),
    ...(ignored > 0 ? [`${grouped(ignored)} ignored`] : []),
  ]
  return `${plural(files, 'file')}, ${formatBytes(bytes)}: ${counts.join(', ')}, in ${formatTime(milliseconds)}`
}

const nothingNew = 'Nothing is new since the last build'

function changeLine({ since }: BuildResult): string[] {
  if (since === undefined) return []
  const { added, changed, removed } = since
  return [
    `Since release ${since.release}: ${grouped(added)} new, ${grouped(changed)} changed, ${grouped(removed)} gone; a returning visitor loads ${anew(since)}`,
  ]
}

function anew({ bytes, compressedBytes, deltaBytes, withoutBytes }: ReleaseChanges): string {
  const smaller = [
    ...(compressedBytes < bytes ? [`${formatBytes(compressedBytes)} compressed`] : []),
    ...(deltaBytes < compressedBytes ? [`${formatBytes(deltaBytes)} with deltas`] : []),
  ]
  const how = smaller.length === 0 ? '' : ` (${smaller.join(', ')})`
  const without = withoutBytes > compressedBytes ? `, and ${formatBytes(withoutBytes)} without Everfresh` : ''
  return `${formatBytes(bytes)} anew${how}${without}`
}

/** How many of a kind the lines name. */
const shown = 3

function largestLine({ largest }: BuildResult): string[] {
  const files = largest.slice(0, shown).map(({ path, bytes }) => `${path} ${formatBytes(bytes)}`)
  return files.length === 0 ? [] : [`Largest: ${files.join(', ')}`]
}

function slowestLine({ phases, slowest }: BuildResult): string[] {
  const times = Object.entries(phases).sort(([, a], [, b]) => b - a)
  const files = slowest.slice(0, shown).map(({ path, milliseconds }) => `${path} ${formatTime(milliseconds)}`)
  const named = times.slice(0, shown).map(([phase, time]) => {
    const most = phase === 'compress' && files.length > 0 ? ` (${files.join(', ')})` : ''
    return `${phaseNames[phase as keyof typeof phases]} ${formatTime(time)}${most}`
  })
  return named.length === 0 ? [] : [`Slowest: ${named.join(', ')}`]
}
