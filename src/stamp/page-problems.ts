import type { LogicalPath } from '../values/logical-path.js'
import { NameIndex } from '../values/name-index.js'
import { type Place, type Problem, problemAt } from '../values/problem.js'
import type { Graph, Node } from './graph.js'
import { type Miss, type PageModules, placeKey, type Unknown } from './page-modules.js'

type Mapped = readonly (readonly [page: Node, modules: PageModules])[]

/** Line and column of an offset in a file's text. */
export type PlaceAt = (path: LogicalPath, offset: number) => Place

interface Options {
  readonly mode: 'rewrite' | 'importmap'
  readonly placeAt: PlaceAt
}

/** What import maps lead to no file, and what they hide; each told once, for the first page. */
export function mapProblems(graph: Graph, mapped: Mapped, { mode, placeAt }: Options): Problem[] {
  let names: NameIndex | undefined
  const suggest = (path: string) => {
    names ??= new NameIndex(graph.keys())
    return names.suggest(path)[0]
  }
  const problems = new Map<string, Problem>()
  const add = (problem: Problem) => {
    const key = `${problem.code} ${placeKey(problem.path, problem)}`
    if (!problems.has(key)) problems.set(key, problem)
  }
  for (const [page, { misses, unknown }] of mapped) {
    for (const miss of misses) add(missProblem(page, miss, placeAt, suggest(miss.target)))
    for (const each of unknown) if (!isToldAnyway(each, mode)) add(unknownProblem(page, each))
  }
  return [...problems.values()]
}

/** Whether the missing module of a problem is none, since the map of every page that comes by it leads on. */
export function solvedBy(pages: readonly PageModules[]): (problem: Problem) => boolean {
  const unsolved = new Set(pages.flatMap((page) => [...page.unsolved]))
  const solved = new Set(pages.flatMap((page) => [...page.solved]).filter((place) => !unsolved.has(place)))
  return (problem) => leadingNowhere.has(problem.code) && solved.has(placeKey(problem.path, problem))
}

const leadingNowhere: ReadonlySet<Problem['code']> = new Set(['reference-missing', 'reference-outside-base'])

/** By its path it is a problem of the script alone, where nothing but a map helps. */
function isToldAnyway({ computed }: Unknown, mode: 'rewrite' | 'importmap'): boolean {
  return mode === 'rewrite' && /^\.{0,2}\//.test(computed.head)
}

function missProblem(
  page: Node,
  { importer, reference, target, rule }: Miss,
  placeAt: PlaceAt,
  suggestion?: string,
): Problem {
  const { specifier, start } = reference
  const place = reference.place ?? placeAt(importer, start)
  const hint = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`
  const message = `"${specifier}" names no file (${target}) by "${rule.name}" in the import map of ${page.path}${hint}`
  return { ...problemAt('reference-missing', importer, place, message), specifier, target }
}

function unknownProblem(page: Node, { importer, computed: { head, place }, rule }: Unknown): Problem {
  const message = `import() of what begins with "${head}" is put together at run time, and goes by "${rule.name}" in the import map of ${page.path} to plain names: a module that is also imported by its name runs twice; give each module that it may mean an entry of its own`
  return { ...problemAt('import-map-prefix', importer, place, message), specifier: head }
}
