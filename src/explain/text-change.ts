import type { Explanation } from './asset.js'
import type { Cause } from './causes.js'
import type { Change, ReleaseTimes } from './change.js'
import { chainText, listLines, timeText } from './words.js'

/** Where a version is not current: to what it belonged, and what there is now. */
export function endLines({ isCurrent, release, now, change }: Explanation): string[] {
  if (isCurrent) return []
  const by = change === null ? '' : ` by release ${change.to.release}`
  const end = release.superseded === undefined ? '' : `, superseded ${timeText(release.superseded)}${by}`
  return [
    `belongs to an earlier release, ${titleOf(release)}${end}`,
    now === null ? 'the current release has no such file' : `the file's URL is now ${now}`,
  ]
}

/** Since when it is as it is, and what changed it; for a version that is not current, what ended it. */
export function changeLines(explanation: Explanation): string[] {
  const { isCurrent, since, change } = explanation
  if (change === null) return [`Unchanged since release ${titleOf(since)}, the first in the records`]
  const head = isCurrent ? beginning(explanation, change) : ending(change)
  return [head, ...reasonLines(change)]
}

function beginning({ release, since }: Explanation, { from, was, is }: Change): string {
  if (since.release !== release.release)
    return `Unchanged since release ${titleOf(since)}; in the one before, ${titleOf(from)}, ${pastOf(was, is)}`
  if (was === null) return `New since release ${titleOf(from)}`
  return `Since release ${titleOf(from)}: changed${was === is ? '' : `, was ${was}`}`
}

function pastOf(was: string | null, is: string | null): string {
  if (was === null) return 'there was none'
  return was === is ? 'it had other bytes' : `it was ${was}`
}

function ending({ to, is }: Change): string {
  return is === null
    ? `Release ${titleOf(to)} has it no more`
    : `In release ${titleOf(to)} it changed to ${is}`
}

const happenings: Record<Cause['kind'], string> = {
  added: 'is new',
  edited: 'changed',
  removed: 'is gone',
  renamed: 'has another URL',
}

/** That a file is new or gone is no reason for itself. */
function reasonLines({ was, is, causes }: Change): string[] {
  if (was === null || is === null) return []
  const reasons = causes.length === 0 ? ['of an edit that the records do not show'] : causes.map(reasonOf)
  return listLines(reasons, (reason) => `because ${reason}`)
}

function reasonOf({ path, kind, chain }: Cause): string {
  if (chain.length > 1) return `${path} ${happenings[kind]}:  ${chainText(chain)}`
  return kind === 'edited' ? 'it was edited itself' : `it ${happenings[kind]}`
}

function titleOf({ release, made }: ReleaseTimes): string {
  return made === undefined ? release : `${release} (made ${timeText(made)})`
}
