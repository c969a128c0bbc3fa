import { switchRelease } from '../build/release.js'
import { refuseSharedUrls } from '../build/shared-urls.js'
import type { History } from '../io/history.js'
import { Output } from '../io/output.js'
import { Pace } from '../io/pace.js'
import { claimedBefore } from '../manifest/claimed-urls.js'
import type { Manifest, ManifestAsset } from '../manifest/manifest.js'
import { recurring } from '../manifest/recurring.js'
import type { Release } from '../manifest/release.js'
import { digestIn } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import { encodePath } from '../values/url-path.js'
import { Disk } from './disk.js'
import { variantsOn } from './variants.js'

/**
 * Makes a release whose files are all there the current one, as a build would: plain files first, then the records,
 * the manifest last. Of the current one it mends what somebody who died left of plain names.
 * @throws {EverfreshError} `release-incomplete`, and what a build throws; nothing is written then
 */
export async function makeCurrent(dir: string, history: History, manifest: Manifest): Promise<Manifest> {
  const disk = new Disk(dir)
  refuseIncomplete(manifest, disk)
  const manifests = [...history.releases.values()].map((release) => release.manifest)
  const next = recurring(manifest, manifests, variantsOn(disk, history.releases.values()))
  refuseSharedUrls(next, claimedBefore(manifests, next.strategy))
  const output = new Output(dir, history, next.strategy)
  try {
    const record = history.releases.get(next.release)
    const plain = stagePlainFiles(next, record, output)
    const attempts = record?.attempts ?? new Map()
    const change = { out: dir, output, history, manifest: next, attempts, plain, durable: false }
    await switchRelease(change, new Pace())
    return next
  } finally {
    output.staging.close()
  }
}

/** A file with no room for a version in its name holds what is current, so an earlier release may have lost it. */
function refuseIncomplete({ release, assets }: Manifest, disk: Disk): void {
  const lost = [...assets].filter(([, asset]) => !disk.holds(asset)).map(([path]) => path)
  const [first] = lost
  if (first === undefined) return
  const others = lost.length > 1 ? `, nor are ${lost.length - 1} more of its files` : ''
  throw new EverfreshError(
    'release-incomplete',
    `release ${release} is not whole: ${first} is not there with its bytes${others}; build it again from its sources`,
  )
}

/**
 * Those that a build of it wrote, and whatever lies there under such a name. Where a page is missing among them it was
 * built for another folder, and of what that build wrote nothing is known: then all. Pages come last, as in a build.
 */
function stagePlainFiles(
  { assets }: Manifest,
  record: Release | undefined,
  output: Output,
): readonly LogicalPath[] {
  const written = new Set(record?.files)
  const isPage = ([path, { url }]: readonly [LogicalPath, ManifestAsset]) => url === encodePath(path)
  const plain = [...assets].filter(([path, { file }]) => file !== path)
  const isMoved = plain.some((each) => isPage(each) && !written.has(each[0]))
  const wanted = plain.filter(([path]) => isMoved || written.has(path) || output.exists(path))
  const inOrder = wanted.sort((a, b) => Number(isPage(a)) - Number(isPage(b)))
  for (const [path, { file, integrity }] of inOrder) output.copy(path, file, digestIn(integrity))
  return inOrder.map(([path]) => path)
}
