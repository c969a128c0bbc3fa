import type { BuildSettings } from '../build/settings.js'
import type { Reference } from '../find/reference.js'
import type { Resolved } from '../inspect.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { WatchedSource } from './watched-source.js'

/** Files that came, and that went. */
export interface PathChanges {
  readonly added: ReadonlySet<LogicalPath>
  readonly removed: ReadonlySet<LogicalPath>
}

/** Whether a file's references may mean another thing where others came or went; in doubt they may. */
export function isResolvedAgain(
  { facts: { found }, resolved }: WatchedSource,
  { removed }: PathChanges,
  { base }: BuildSettings,
): boolean {
  if (resolved === null || found.references.length === 0) return false
  const { node, missing, problems } = resolved
  // Below another base it is told which files a URL outside of it may have meant.
  if (base !== '/' || missing.length > 0 || problems.length > 0 || node.loose !== undefined) return true
  return found.references.some(isOpen) || node.links.some(({ target }) => removed.has(target))
}

/** What is looked for in two places, or in vain without a word. */
function isOpen({ role }: Reference): boolean {
  return role === 'service-worker' || role === 'map-key' || role === 'map-scope'
}

/** Whether a file refers to the same files in the same ways as it did, wherever in it that stands. */
export function refersAlike(before: Resolved, now: Resolved): boolean {
  // What an author's map says is looked up for every page and module.
  if (before.node.importMap?.as === 'map' || now.node.importMap?.as === 'map') return false
  return shapeOf(before) === shapeOf(now)
}

function shapeOf({ node, navigations }: Resolved): string {
  return JSON.stringify([node, navigations], (key, value: unknown) => (ofBytes.has(key) ? undefined : value))
}

/** Fields that an edit changes, and that say nothing of other files. */
const ofBytes: ReadonlySet<string> = new Set([
  ...['digest', 'hash', 'modified'],
  ...['start', 'end', 'after', 'offset', 'place'],
])
