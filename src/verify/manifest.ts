import type { Manifest, ManifestAsset } from '../manifest/manifest.js'
import { storedName } from '../values/content-name.js'
import { digestOf, fingerprint } from '../values/digest.js'
import { byPath, type LogicalPath } from '../values/logical-path.js'
import { encodePath } from '../values/url-path.js'
import type { Findings } from './finding.js'
import { isPrehashed } from './urls.js'

/** What a manifest says must fit together, before any file is looked at. */
export function verifyEntries({ base, release, assets }: Manifest, name: string, findings: Findings): void {
  const id = releaseIdOf(base, assets.values())
  if (id !== release)
    findings.add('release-mismatch', name, `the release is ${release}, but its base and URLs make it ${id}`)
  for (const [path, asset] of assets) {
    verifyVersion(path, asset, name, findings)
    verifyUrl(path, asset, name, findings)
  }
}

function verifyVersion(path: LogicalPath, asset: ManifestAsset, name: string, findings: Findings): void {
  const { file, version } = asset
  const expected = isPrehashed(path, asset) ? path : storedName(path, version)
  if (file !== expected)
    findings.add(
      'version-mismatch',
      name,
      `${path} of version ${version} is in ${file} instead of ${expected}`,
    )
}

/** Only a URL with a version in it may be kept for ever. */
function verifyUrl(
  path: LogicalPath,
  { file, url, immutable }: ManifestAsset,
  name: string,
  findings: Findings,
): void {
  const expected = encodePath(immutable ? file : path)
  if (url !== expected)
    findings.add('url-mismatch', name, `the URL of ${path} is ${url} instead of ${expected}`)
}

/** The base, and each URL with its integrity, sorted, each followed by a NUL: first 16 digits of the SHA-256. */
function releaseIdOf(base: string, assets: Iterable<ManifestAsset>): string {
  const lines = [...assets].map(({ url, integrity }) => `${url}\0${integrity}\0`).sort(byPath)
  return fingerprint(digestOf([`${base}\0`, ...lines].join('')), 16)
}
