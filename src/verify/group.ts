import { createHash } from 'node:crypto'
import type { Reference } from '../find/reference.js'
import type { ManifestAsset } from '../manifest/manifest.js'
import type { SourceText } from '../stamp/source-text.js'
import { bytesOfDigest, DigestStream } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Strategy } from '../values/strategy.js'
import type { Findings } from './finding.js'

/** A reference of a cycle's member to a member, and the version that stands in it. */
export interface InnerLink {
  readonly reference: Reference
  readonly version: string
}

interface Member {
  readonly path: LogicalPath
  readonly asset: ManifestAsset
}

interface Group {
  readonly members: Member[]
  readonly stream: DigestStream
  /** Those whose bytes, or whose references, can't be read. */
  readonly unread: LogicalPath[]
}

/** The cycles of a release; members are shown in path order, one at a time, and none is held. */
export class Groups {
  readonly #groups = new Map<LogicalPath, Group>()
  readonly #strategy: Strategy

  constructor(strategy: Strategy) {
    this.#strategy = strategy
  }

  /** `bytes` with the versions of the cycle overwritten; `null` where they couldn't be seen. */
  add(path: LogicalPath, asset: ManifestAsset, bytes: Buffer | null): void {
    if (asset.group === undefined) return
    const group = this.#group(asset.group)
    group.members.push({ path, asset })
    if (bytes === null) group.unread.push(path)
    else group.stream.update(`${path}\0${bytes.length}\0`).update(bytes)
  }

  verify(findings: Findings): void {
    for (const [name, group] of this.#groups) verifyGroup(name, group, this.#strategy, findings)
  }

  #group(name: LogicalPath): Group {
    const group = this.#groups.get(name) ?? { members: [], stream: new DigestStream(), unread: [] }
    this.#groups.set(name, group)
    return group
  }
}

function verifyGroup(
  name: LogicalPath,
  { members, stream, unread }: Group,
  { algorithm = 'sha256', length = 12 }: Strategy,
  findings: Findings,
): void {
  const file = members[0]?.asset.file ?? name
  if (unread.length > 0) {
    findings.add('group-mismatch', file, `no version of this cycle can be proven without ${listed(unread)}`)
    return
  }
  const digest = stream.digest()
  const versionOf = (path: string) =>
    createHash(algorithm).update(bytesOfDigest(digest)).update(`\0${path}`).digest('hex').slice(0, length)
  const wrong = members.filter(({ path, asset }) => asset.version !== versionOf(path)).map(({ path }) => path)
  if (members[0]?.path !== name)
    findings.add('group-mismatch', file, `the cycle is named for ${name}, which isn't its first member`)
  if (wrong.length > 0)
    findings.add('group-mismatch', file, `the bytes of this cycle make other versions of ${listed(wrong)}`)
}

function listed(paths: readonly string[]): string {
  const more = paths.length - 3
  return paths.slice(0, 3).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** A member's bytes with each version of its own cycle overwritten by zeros, by position and not by its look. */
export function zeroFilled(
  { text, encoding }: SourceText,
  links: readonly InnerLink[],
  strategy: Strategy,
): Buffer {
  const pieces: string[] = []
  let done = 0
  for (const { reference, version } of links) {
    const raw = text.slice(reference.start, reference.end)
    const place =
      strategy.in === 'query' ? placeInQuery(raw, version, strategy) : placeInName(raw, reference, version)
    const at = reference.start + place
    if (at < reference.start) continue
    pieces.push(text.slice(done, at), '0'.repeat(version.length))
    done = at + version.length
  }
  return Buffer.from(pieces.join('') + text.slice(done), encoding)
}

/**
 * Where the version stands in a reference as written: its last occurrence in the path, for a folder may be called
 * like it, and so may a query. Whatever is escaped, a version never is, so occurrences can be counted.
 */
function placeInName(raw: string, { specifier }: Reference, version: string): number {
  const path = specifier.slice(0, specifier.search(/[?#]|$/))
  let at = -version.length
  for (let left = path.split(version).length - 1; left > 0; left--)
    at = raw.indexOf(version, at + version.length)
  return at
}

/** It is the first parameter; in an unquoted attribute its equals sign is escaped, in one of a `srcdoc` twice. */
function placeInQuery(raw: string, version: string, { parameter = 'v' }: Strategy): number {
  const places = ['=', '&#61;', '&#38;#61;'].flatMap((sign) => {
    const before = `?${parameter}${sign}`
    const at = raw.indexOf(before + version)
    return at < 0 ? [] : [at + before.length]
  })
  return places[0] ?? -1
}
