import { fileOf } from '../io/layout.js'
import type { Manifest } from '../manifest/manifest.js'
import { contentFiles, type Release } from '../manifest/release.js'
import type { LogicalPath } from '../values/logical-path.js'
import { flawOf, type Promised } from './file.js'
import type { Findings } from './finding.js'
import { isPrehashed } from './urls.js'

/** A file that releases promise. A stronger variant may have replaced the one that an earlier release made. */
interface Kept {
  readonly promises: Promised[]
  readonly release: string
  isNeeded: boolean
}

/** What all releases that are kept say of the folder's files. */
export class Retained {
  /** Every file that a build is known to have written. */
  readonly files = new Set<LogicalPath>()
  readonly #kept = new Map<LogicalPath, Kept>()

  add({ manifest, files, attempts }: Release): void {
    for (const file of files) this.files.add(file)
    const { release } = manifest
    for (const [path, asset] of manifest.assets) {
      this.#promise(path, asset, release, isPrehashed(path, asset))
      if (asset.file !== path) this.#promise(asset.file, asset, release, true)
      for (const part of [...Object.values(asset.variants ?? {}), ...(asset.deltas ?? [])])
        this.#promise(part.file, part, release, true)
    }
    for (const attempt of [...attempts.values()].flatMap((tried) => Object.values(tried)))
      if (attempt.variant !== undefined) this.#promise(attempt.variant.file, attempt.variant, release, false)
  }

  /** Those that the current manifest doesn't name; a page from before the last deploy may still ask for them. */
  verify(dir: string, manifest: Manifest, names: ReadonlySet<string>, findings: Findings): void {
    const current = new Set([...manifest.assets.keys(), ...contentFiles(manifest)])
    for (const [file, kept] of this.#kept) {
      if (current.has(file) || (!kept.isNeeded && !names.has(file))) continue
      verifyKept(dir, file, kept, findings)
    }
  }

  #promise(file: LogicalPath, { size, integrity }: Promised, release: string, isNeeded: boolean): void {
    const kept = this.#kept.get(file) ?? { promises: [], release, isNeeded }
    this.#kept.set(file, kept)
    kept.isNeeded ||= isNeeded
    if (!kept.promises.some((each) => each.integrity === integrity)) kept.promises.push({ size, integrity })
  }
}

function verifyKept(dir: string, file: LogicalPath, { promises, release }: Kept, findings: Findings): void {
  const flaws = promises.map((promised) => flawOf(fileOf(dir, file), promised))
  const [flaw] = flaws
  if (flaw && !flaws.includes(null))
    findings.add(
      `retained-${flaw.kind}`,
      file,
      `this file of release ${release}, which is kept, ${flaw.what}`,
    )
}
