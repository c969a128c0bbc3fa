import { readFileSync } from 'node:fs'
import { type Explanation, explainAsset } from './explain/asset.js'
import { type ReadParts, type Stamps, stampsOf, takeApart } from './explain/parts.js'
import { placeOf } from './explain/place.js'
import { timelineOf } from './explain/timeline.js'
import { readHistory, readManifestFile } from './io/history.js'
import { fileOf } from './io/layout.js'
import type { Manifest, ManifestAsset } from './manifest/manifest.js'
import { digestOf, integrityOf } from './values/digest.js'

/**
 * Why a URL of a built folder is what it is, and what changed it. Takes a logical path, or a URL with or without host,
 * base and version, of the current release or an earlier one.
 * @throws {EverfreshError} `path-unknown`, `manifest-missing`, `manifest-corrupt`, `manifest-newer`
 */
export async function explain(path: string, { dir }: { readonly dir: string }): Promise<Explanation> {
  const timeline = timelineOf(readManifestFile(dir), readHistory(dir).releases.values())
  return explainAsset(placeOf(path, timeline), timeline, partsIn(dir))
}

/** A build deletes nothing, so the files of earlier releases are there to be compared. */
function partsIn(dir: string): ReadParts {
  const known = new Map<Manifest, Stamps>()
  return (path, manifest) => {
    const asset = manifest.assets.get(path)
    const text = asset === undefined ? null : readText(dir, asset)
    if (text === null) return null
    const stamps = known.get(manifest) ?? stampsOf(manifest)
    known.set(manifest, stamps)
    return takeApart(text, stamps, new Set(asset?.references))
  }
}

/** As one character a byte. `null` where the file is gone, or by now holds other bytes. */
function readText(dir: string, { file, integrity }: ManifestAsset): string | null {
  try {
    const bytes = readFileSync(fileOf(dir, file))
    return integrityOf(digestOf(bytes)) === integrity ? bytes.toString('latin1') : null
  } catch {
    return null
  }
}
