import { loadingOf } from './loading.js'
import type { TagSource } from './source.js'

/** The stylesheets of an entry, in the order of the page; of anything else the file itself. */
export function stylesheetsOf(source: TagSource, given: string): readonly string[] {
  const entry = source.entry(given)
  if (entry === undefined || loadingOf(source, entry.file).as === 'style') return [given]
  return entry.css ?? []
}

/** A script, behind those that must run before it. */
export function scriptsOf(source: TagSource, given: string): readonly string[] {
  return [...(source.entry(given)?.scripts ?? []), given]
}

/** Modules, each with those of which a bundler says that they load with it. */
export function modulesOf(source: TagSource, given: readonly string[]): readonly string[] {
  return given.flatMap((path) => [path, ...(source.entry(path)?.imports ?? [])])
}
