import type { Manifest, ManifestAsset } from '../manifest/manifest.js'
import { storedName } from '../values/content-name.js'
import { digestOf, fingerprint } from '../values/digest.js'
import { byPath, type LogicalPath } from '../values/logical-path.js'
import type { Strategy } from '../values/strategy.js'
import { encodePath } from '../values/url-path.js'
import { isVersion } from '../values/version.js'
import { versionedUrl } from '../values/versioned-url.js'
import type { Findings } from './finding.js'
import { isPrehashed } from './urls.js'

/** What a manifest says must fit together, before any file is looked at. */
export function verifyEntries(manifest: Manifest, name: string, findings: Findings): void {
  const { base, release, assets, strategy } = manifest
  const id = releaseIdOf(base, assets.values())
  if (id !== release)
    findings.add('release-mismatch', name, `the release is ${release}, but its base and URLs make it ${id}`)
  for (const [path, asset] of assets) {
    verifyFile(path, asset, strategy, (what) => findings.add('version-mismatch', name, what))
    verifyUrl(path, asset, strategy, (what) => findings.add('url-mismatch', name, what))
    verifyLabels(path, asset, strategy, (what) => findings.add('url-mismatch', name, what))
  }
}

type Complain = (what: string) => void

function verifyFile(path: LogicalPath, asset: ManifestAsset, strategy: Strategy, complain: Complain): void {
  const { file, version, integrity } = asset
  const isUrl = strategy.in === 'filename' && strategy.version === 'content'
  const stored = isUrl
    ? storedName(path, version, strategy.compound)
    : storedName(path, Buffer.from(integrity.slice('sha256-'.length), 'base64').toString('hex').slice(0, 12))
  const expected = isPrehashed(path, asset) ? path : stored
  if (file !== expected) complain(`${path} of version ${version} is in ${file} instead of ${expected}`)
}

/** Only a URL with a version in it may be kept for ever; one that has it and may not be kept was reused. */
function verifyUrl(path: LogicalPath, asset: ManifestAsset, strategy: Strategy, complain: Complain): void {
  const { url, file, version, immutable } = asset
  const plain = encodePath(path)
  const isName = strategy.in === 'filename' && strategy.version === 'content'
  const versioned =
    isName || isPrehashed(path, asset) ? encodePath(file) : versionedUrl(path, version, strategy)
  const isRight = url === versioned ? immutable || !isName || url === plain : url === plain && !immutable
  if (!isRight) complain(`the URL of ${path} is ${url} instead of ${immutable ? versioned : plain}`)
  else if (url !== plain && !isFit(version, strategy))
    complain(`the version of ${path} is ${version}, which is none of the strategy's`)
}

function isFit(version: string, { version: kind, length = 12 }: Strategy): boolean {
  if (kind === 'content') return /^[0-9a-f]+$/.test(version) && version.length === length
  return kind === 'mtime' ? /^\d+$/.test(version) : isVersion(version)
}

function verifyLabels(
  path: LogicalPath,
  { labels = [], reusedLabels = [] }: ManifestAsset,
  { in: place }: Strategy,
  complain: Complain,
): void {
  for (const label of [...labels, ...reusedLabels])
    if (place !== 'query' || !isVersion(label))
      complain(`${path} has the label ${label}, which no URL can carry`)
}

/** The base, and each URL with its integrity, sorted, each followed by a NUL: first 16 digits of the SHA-256. */
function releaseIdOf(base: string, assets: Iterable<ManifestAsset>): string {
  const lines = [...assets].map(({ url, integrity }) => `${url}\0${integrity}\0`).sort(byPath)
  return fingerprint(digestOf([`${base}\0`, ...lines].join('')), 16)
}
