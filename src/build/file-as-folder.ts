import type { Source } from '../io/walk.js'
import { EverfreshError } from '../values/error.js'
import { folderOf, type LogicalPath } from '../values/logical-path.js'

/** One root may have a file where another has a folder; no output can hold both. @throws {EverfreshError} `name-collision` */
export function refuseFileAsFolder(sources: ReadonlyMap<LogicalPath, Source>): void {
  const seen = new Set<string>()
  for (const [path, { file }] of sources) {
    const above = folderOf(path)
    if (seen.has(above)) continue
    seen.add(above)
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      const folder = sources.get(path.slice(0, at) as LogicalPath)
      if (folder === undefined) continue
      const message = `${folder.file} is a file, and ${file} needs a folder of that name: rename one of them`
      throw new EverfreshError('name-collision', message)
    }
  }
}
