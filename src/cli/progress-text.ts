import { describeHolder } from '../io/lock.js'
import type { BuildPhase, Progress, PublishPhase } from '../io/pace.js'
import { phaseNames } from '../io/phase-names.js'
import { formatBytes, formatSeconds, grouped } from '../values/amounts.js'

export type AnyProgress = Progress<BuildPhase | PublishPhase>

/** One line with a bar, in fewer columns than there are: what matters least is left out where they don't do. */
export function barLine(progress: AnyProgress, milliseconds: number, columns: number): string {
  if (progress.phase === 'wait') return waitingFor(progress).slice(0, columns - 1)
  const { phase, bytes, rate, left, count } = partsOf(progress, milliseconds)
  const bar = progress.total === 0 && progress.done > 0 ? '' : drawBar(progress)
  const candidates = [
    [phase, bar, count, bytes, rate, left],
    [phase, bar, count, rate, left],
    [phase, bar, count, left],
    [phase, count, left],
    [phase, count],
  ].map((parts) => parts.filter((part) => part !== '').join('  '))
  return candidates.find((line) => line.length < columns) ?? phase.slice(0, columns - 1)
}

/** The same without a bar, for a log. */
export function logLine(progress: AnyProgress, milliseconds: number): string {
  if (progress.phase === 'wait') return `everfresh: ${waitingFor(progress)}`
  const { phase, count, bytes, left } = partsOf(progress, milliseconds)
  return `everfresh: ${[phase, `${count} files`, bytes, left].filter((part) => part !== '').join(', ')}`
}

/** What is not known, or not yet, is empty. */
function partsOf(progress: AnyProgress, milliseconds: number) {
  const { phase, done, total, bytes, totalBytes } = progress
  const seconds = milliseconds / 1000
  const share = shareOf(progress)
  const isEarly = seconds < 1 || share === 0
  const perSecond = totalBytes > 0 ? formatBytes(bytes / seconds) : grouped(Math.round(done / seconds))
  return {
    phase: phaseNames[phase],
    // A listing doesn't say how long it is.
    count: total === 0 && done > 0 ? grouped(done) : `${grouped(done)} of ${grouped(total)}`,
    bytes: totalBytes === 0 ? '' : `${formatBytes(bytes)} of ${formatBytes(totalBytes)}`,
    rate: isEarly ? '' : `${perSecond}/s`,
    left: isEarly ? '' : `${formatSeconds(Math.ceil(seconds / share - seconds))} left`,
  }
}

/** From 0 to 1; by bytes where they are known, since files differ. */
function shareOf({ done, total, bytes, totalBytes }: AnyProgress): number {
  const share = totalBytes > 0 ? bytes / totalBytes : done / Math.max(total, 1)
  return Math.min(share, 1)
}

const barLength = 20

/** In ASCII, which every terminal has. */
function drawBar(progress: AnyProgress): string {
  const full = Math.floor(shareOf(progress) * barLength)
  return `[${'#'.repeat(full)}${'-'.repeat(barLength - full)}]`
}

function waitingFor({ holder }: AnyProgress): string {
  return `waiting for another build (${describeHolder(holder ?? null)})`
}
