import { assetPiece, type Manifest, type ManifestAsset, type Piece } from '../manifest/manifest.js'
import { fileText, type ReleaseTexts } from '../manifest/release.js'
import type { LogicalPath } from '../values/logical-path.js'
import { Blocks } from './blocks.js'

/** The long parts of the last release's texts, of which the next takes over all that is the same. */
export class LastTexts implements ReleaseTexts<Buffer> {
  readonly #assets = new Blocks(assetBytes)
  readonly #files = new Blocks(fileBytes)

  assets(assets: Manifest['assets']): Iterable<Piece<Buffer>> {
    return separated(this.#assets.of(assets), { own: comma, inRecord: comma })
  }

  files(files: readonly LogicalPath[]): Iterable<Buffer> {
    return separated(this.#files.of(files.map((file) => [file, file])), comma)
  }
}

const comma = Buffer.from(',')

function* separated<T>(parts: readonly T[], separator: T): Generator<T> {
  for (const [index, part] of parts.entries()) {
    if (index > 0) yield separator
    yield part
  }
}

function assetBytes(assets: readonly (readonly [LogicalPath, ManifestAsset])[]): Piece<Buffer> {
  const pieces = assets.map(([path, asset]) => assetPiece(path, asset))
  return {
    own: Buffer.from(pieces.map(({ own }) => own).join(',')),
    inRecord: Buffer.from(pieces.map(({ inRecord }) => inRecord).join(',')),
  }
}

function fileBytes(files: readonly (readonly [LogicalPath, LogicalPath])[]): Buffer {
  return Buffer.from(files.map(([file]) => fileText(file)).join(','))
}
