import { encodePath } from '../values/url-path.js'
import type { TagSource } from './source.js'

export interface MapWish {
  /** Modules that the map must know, with all that they reach; none are all that there are. */
  readonly paths: readonly string[]
  /** Names that are no paths, and what they mean: a module, a folder with its slash, or a URL of another host. */
  readonly imports: Readonly<Record<string, string>>
}

/** The text of an import map, in which no end tag can stand. */
export function importMapText(source: TagSource, wish: MapWish): string {
  const { imports, integrity } = source.importMap(...modulesOf(wish))
  const named = Object.entries(wish.imports).flatMap(([name, meant]) => namedBy(source, name, meant))
  const map = { imports: { ...imports, ...Object.fromEntries(named) }, integrity }
  return JSON.stringify(map).replaceAll('<', '\\u003c')
}

function modulesOf({ paths, imports }: MapWish): string[] {
  const named = Object.values(imports).filter((path) => !isForeign(path) && !isFolder(path))
  return paths.length === 0 ? [] : [...paths, ...named]
}

/** A browser can't put a version to what it finds by a folder, so each module of the folder is named. */
function namedBy(source: TagSource, name: string, meant: string): [string, string][] {
  if (isForeign(meant)) return [[name, meant]]
  if (!isFolder(name) || !isFolder(meant)) return [[name, source.url(meant)]]
  const folder = source.origin + source.base + encodePath(meant)
  const all = Object.entries(source.importMap().imports)
  return all.flatMap(([plain, url]) =>
    plain.startsWith(folder) ? [[name + plain.slice(folder.length), url] as [string, string]] : [],
  )
}

function isFolder(path: string): boolean {
  return path.endsWith('/')
}

function isForeign(path: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(path)
}
