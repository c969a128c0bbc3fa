import { basename, dirname, resolve } from 'node:path'
import type { Signature } from '../io/file-state.js'
import { foldersIn } from '../io/folders-in.js'
import { fileOf, manifestName, privateFolder } from '../io/layout.js'
import { isRacy } from '../io/racy.js'
import type { FoundSource, Walk } from '../io/walk.js'
import { type Digest, digestOf, integrityOf } from '../values/digest.js'
import type { LastBuild } from './last-build.js'
import { surroundingsOf } from './output-state.js'
import { type Place, type Remembered, rememberedText } from './remembered.js'
import type { BuildResult } from './result.js'
import { walkState } from './walk-state.js'

/** What a build read, and what came of it. */
interface Done {
  readonly roots: readonly string[]
  readonly out: string
  /** The sources as they were before any was read. */
  readonly walked: Walk
  /** The moment before that, in milliseconds since 1970. */
  readonly began: number
  /** As it was written: another build may have followed. */
  readonly manifest: Digest
  readonly result: BuildResult
}

/** Nothing is remembered of sources that were changed a moment before, since they must be read again. */
export function remember(last: LastBuild, done: Done): void {
  if (isAnyRacy(done.walked, done.began)) return
  try {
    last.save(rememberedText(rememberedOf(done)))
  } catch {
    // What lies there has been changed meanwhile.
  }
}

function rememberedOf({ roots, out, walked, manifest, result: { details: _, ...result } }: Done): Remembered {
  const hasKnownFiles = !walked.hasLinks && walked.problems.length === 0
  const output = new Map([[fileOf(out, manifestName), manifest], ...digests(foldersIn(out, privateFolder))])
  return {
    result,
    surroundings: surroundingsOf(roots, out),
    walk: hasKnownFiles ? '' : walkState(walked),
    places: [...placesOf(output, []), ...(hasKnownFiles ? sourcesOf(walked) : [])],
  }
}

function sourcesOf({ folders, sources }: Walk): Iterable<Place> {
  return placesOf(digests(folders), sources.values())
}

function digests(folders: ReadonlyMap<string, string>): Map<string, Digest> {
  return new Map([...folders].map(([path, names]) => [path, digestOf(names)]))
}

/** Throws where a file lies in none of them. */
function placesOf(digests: ReadonlyMap<string, Digest>, sources: Iterable<FoundSource>): Iterable<Place> {
  const places = new Map<string, Place & { files: [string, Signature][] }>()
  for (const [path, digest] of digests) places.set(path, { path, digest: integrityOf(digest), files: [] })
  for (const { file, signature } of sources) {
    const place = places.get(resolve(dirname(file)))
    if (place === undefined) throw new Error(`${file} lies in no folder that was listed`)
    place.files.push([basename(file), signature])
  }
  return places.values()
}

function isAnyRacy({ sources }: Walk, moment: number): boolean {
  for (const { changed } of sources.values()) if (isRacy(changed, moment)) return true
  return false
}
