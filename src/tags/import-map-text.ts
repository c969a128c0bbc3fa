import { decodePath, encodePath } from '../values/url-path.js'
import type { TagSource } from './source.js'

export interface MapWish {
  /** Modules that the map must know, with all that they reach; none are all that there are. */
  readonly paths: readonly string[]
  /** Names that are no paths, and what they mean: a module, a folder with its slash, or a URL of another host. */
  readonly imports: Readonly<Record<string, string>>
}

/** The text of an import map, in which no end tag can stand. */
export function importMapText(source: TagSource, wish: MapWish): string {
  const { imports, integrity } = source.importMap(...modulesOf(source, wish))
  const named = Object.entries(wish.imports).flatMap(([name, meant]) => namedBy(source, name, meant))
  const map = { imports: { ...imports, ...Object.fromEntries(named) }, integrity }
  return JSON.stringify(map).replaceAll('<', '\\u003c')
}

/** A folder stands for all modules below it: the map must know what they import, and the digest of each. */
function modulesOf(source: TagSource, { paths, imports }: MapWish): string[] {
  if (paths.length === 0) return []
  const named = Object.values(imports).filter((path) => !isForeign(path))
  return [...paths, ...named.flatMap((path) => (isFolder(path) ? below(source, path) : path))]
}

/** A browser can't put a version to what it finds by a folder, so each module of the folder is named. */
function namedBy(source: TagSource, name: string, meant: string): [string, string][] {
  if (isForeign(meant)) return [[name, meant]]
  const modules = isFolder(name) && isFolder(meant) ? below(source, meant) : []
  // An unknown folder is as wrong as an unknown file.
  if (modules.length === 0) return [[name, source.url(meant)]]
  return modules.map((path) => [name + encodePath(path.slice(meant.length)), source.url(path)])
}

function below(source: TagSource, folder: string): string[] {
  const prefix = source.origin.length + source.base.length
  const paths = Object.keys(source.importMap().imports).map((plain) => decodePath(plain.slice(prefix)) ?? '')
  return paths.filter((path) => path.startsWith(folder))
}

function isFolder(path: string): boolean {
  return path.endsWith('/')
}

function isForeign(path: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(path)
}
