import type { LogicalPath } from '../values/logical-path.js'
import { type Problem, problemAt } from '../values/problem.js'
import { type Graph, type Link, reachable } from './graph.js'

/**
 * A relative URL in a custom property starts where the property is used (CSS Variables 1, section 3). It is
 * rewritten as seen from where it stands, so it is a problem where another folder uses it; but one that gives the
 * property a URL of its own means that.
 */
export function customPropertyProblems(graph: Graph): Problem[] {
  const links = [...graph.values()].flatMap(({ path, links, properties }) =>
    links.filter(isRelative).map((link) => ({ path, link, folder: properties?.folder ?? '' })),
  )
  if (links.length === 0) return []
  const users = usersOf(graph)
  const given = new Set(links.map(({ link, folder }) => `${link.property} ${folder}`))
  return links.flatMap(({ path, link }) => {
    const other = users(link.property ?? '').find((user) => !given.has(`${link.property} ${user.folder}`))
    return other === undefined ? [] : [problemOf(path, link, other.path)]
  })
}

function isRelative({ property, specifier }: Link): boolean {
  return property !== undefined && !/^[\0- ]*(?:[/\\]|[a-z][a-z0-9+.-]*:)/i.test(specifier)
}

interface User {
  readonly path: LogicalPath
  readonly folder: string
}

/** Who uses a property, by itself or by another that is made of it: `--y: var(--x)`. */
function usersOf(graph: Graph): (property: string) => User[] {
  const users = new Map<string, User[]>()
  const madeOf = new Map<string, string[]>()
  for (const { path, properties } of graph.values())
    for (const { name, by } of properties?.uses ?? [])
      if (by === undefined) add(users, name, { path, folder: properties?.folder ?? '' })
      else add(madeOf, name, by)
  return (property) =>
    [...reachable<string>([property], (name) => madeOf.get(name) ?? [])].flatMap(
      (name) => users.get(name) ?? [],
    )
}

function add<T>(lists: Map<string, T[]>, name: string, item: T): void {
  const list = lists.get(name)
  if (list === undefined) lists.set(name, [item])
  else list.push(item)
}

function problemOf(path: LogicalPath, { specifier, property, place }: Link, user: LogicalPath): Problem {
  const message = `"${specifier}" in ${property} starts where ${property} is used, and ${user} lies elsewhere: begin it with the base, or use it from stylesheets of one folder`
  return { ...problemAt('reference-custom-property', path, place, message), specifier }
}
