import { createManifest, type Manifest, type ManifestAsset } from '../../src/manifest/manifest.js'
import { parseBase } from '../../src/values/base.js'
import { digestOf, integrityOf } from '../../src/values/digest.js'
import { type LogicalPath, parseLogicalPath } from '../../src/values/logical-path.js'

export function path(text: string): LogicalPath {
  return parseLogicalPath(text)
}

export function asset(
  name: string,
  more: Partial<ManifestAsset> = {},
): readonly [LogicalPath, ManifestAsset] {
  const file = path(`${name}.0123456789ab`)
  return [
    path(name),
    {
      file,
      url: file,
      version: '0123456789ab',
      immutable: true,
      size: 3,
      type: 'text/css; charset=utf-8',
      integrity: integrityOf(digestOf(name)),
      ...more,
    },
  ]
}

export function manifestOf(...assets: (readonly [LogicalPath, ManifestAsset])[]): Manifest {
  return createManifest(parseBase('/static/'), assets)
}
