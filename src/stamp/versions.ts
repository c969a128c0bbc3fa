import type { LogicalPath } from '../values/logical-path.js'
import type { Strategy } from '../values/strategy.js'
import { type Graph, groupsOf, type Node } from './graph.js'

/** Versions that are known before a byte is written: those that are not taken from the content. */
export type GivenVersions = ReadonlyMap<LogicalPath, string>

export function givenVersions(graph: Graph, { version }: Strategy): GivenVersions {
  if (version === 'content') return new Map()
  const versions = version === 'mtime' ? timesOf(graph) : fixedOf(graph)
  return new Map([...versions].filter(([path]) => graph.get(path)?.versioned === true))
}

function fixedOf(graph: Graph): (readonly [LogicalPath, string])[] {
  return [...graph.values()].flatMap(({ path, given }) =>
    given === undefined ? [] : [[path, given] as const],
  )
}

/** In whole seconds, the latest of each file and all that it refers to, however far. */
function timesOf(graph: Graph): (readonly [LogicalPath, string])[] {
  const owners = ownTimesOfOwners(graph)
  const times = new Map<LogicalPath, number>()
  for (const group of groupsOf(graph, targetsOf)) {
    const nodes = group.flatMap((path) => graph.get(path) ?? [])
    const own = nodes.flatMap(({ path, modified = 0 }) => [modified, owners.get(path) ?? 0])
    const others = nodes.flatMap((node) => targetsOf(node).map((target) => times.get(target) ?? 0))
    const latest = [...own, ...others].reduce((a, b) => Math.max(a, b), 0)
    for (const path of group) times.set(path, latest)
  }
  return [...times].map(([path, time]) => [path, String(time)] as const)
}

/** A source map changes with the edits of the file whose lines it describes, and that refers to it. */
function ownTimesOfOwners(graph: Graph): ReadonlyMap<LogicalPath, number> {
  const times = new Map<LogicalPath, number>()
  for (const { links, modified = 0 } of graph.values())
    for (const { role, target } of links)
      if (role === 'source-map') times.set(target, Math.max(modified, times.get(target) ?? 0))
  return times
}

function targetsOf({ links }: Node): LogicalPath[] {
  return links.map(({ target }) => target)
}
