import { manifestName, releaseName } from '../io/layout.js'
import type { Output } from '../io/output.js'
import { manifestPieces } from '../manifest/manifest.js'
import { type Release, type ReleaseTexts, releaseHead, releaseTail } from '../manifest/release.js'
import type { Digest } from '../values/digest.js'

/** A manifest that waits for its name. */
interface StagedManifest {
  readonly aside: string
  readonly digest: Digest
}

/** Writes the record and, as a file of its own, the manifest in it, of which each asset is put in words only once. */
export function stageRelease(
  output: Output,
  release: Release,
  texts: ReleaseTexts<string | Uint8Array>,
): StagedManifest {
  const { manifest } = release
  const name = releaseName(manifest.release)
  const [record, own] = [output.openText(name), output.openText(manifestName)]
  try {
    for (const text of releaseHead(release, (files) => texts.files(files))) record.write(text)
    for (const piece of manifestPieces(manifest, (assets) => texts.assets(assets))) {
      own.write(piece.own)
      record.write(piece.inRecord)
    }
    own.write('\n')
    record.write(releaseTail)
    output.replace(name, record.end(), { staged: record.number })
    return { aside: own.file, digest: own.end() }
  } finally {
    record.close()
    own.close()
  }
}
