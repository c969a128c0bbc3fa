import type { Assets } from './assets.js'
import { locate, type UrlSource, unknownPath } from './urls.js'
import { encodePath } from './values/url-path.js'

/** What an import map needs to know of a file. */
export interface ModuleInfo {
  readonly url: string
  readonly integrity: string
  readonly type: string
  readonly imported: boolean
  readonly references: readonly string[]
}

/** `prefix` stands before each URL; `modules` gives a file's, if its URL carries a version. */
export function createImportMap(
  source: UrlSource,
  prefix: string,
  modules: (path: string) => ModuleInfo | undefined,
): Assets['importMap'] {
  return (...given) => {
    const paths = given.map((path) => known(source, path))
    const wanted = given.length === 0 ? source.names() : referencesOf(paths, modules)
    const found = [...wanted].toSorted().flatMap((path) => {
      const info = modules(path)
      return info !== undefined && isModule(info) ? [{ ...info, plain: encodePath(path) }] : []
    })
    return {
      imports: Object.fromEntries(found.map(({ plain, url }) => [prefix + plain, prefix + url])),
      integrity: Object.fromEntries(found.map(({ url, integrity }) => [prefix + url, integrity])),
    }
  }
}

/** Scripts, and whatever else a module imports. */
function isModule({ imported, type }: ModuleInfo): boolean {
  return imported || type.startsWith('text/javascript')
}

function referencesOf(
  paths: readonly string[],
  modules: (path: string) => ModuleInfo | undefined,
): Set<string> {
  const reached = new Set(paths)
  for (const path of reached) for (const target of modules(path)?.references ?? []) reached.add(target)
  return reached
}

function known(source: UrlSource, given: string): string {
  const { path, url } = locate(source, given)
  if (url === undefined) throw unknownPath(given, source)
  return path
}
