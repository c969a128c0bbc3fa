import { modifiedOf, type Signature } from './io/file-state.js'
import type { Site } from './site.js'
import type { Node } from './stamp/graph.js'
import { hasRoomForVersion } from './values/content-name.js'
import { type Digest, sha256Hex } from './values/digest.js'
import type { LogicalPath } from './values/logical-path.js'
import { fileProblem, type Problem } from './values/problem.js'
import { storedLength } from './values/versioned-url.js'

/** What of a file's node is decided without its references. */
export type Naming = Pick<Node, 'versioned' | 'prehashed' | 'given' | 'modified'> & {
  readonly problems: Problem[]
}

/** What of a file was seen when it was read. */
export interface SeenFile {
  readonly digest: Digest
  /** In bytes. */
  readonly size: number
  readonly signature: Signature
}

/** @throws {EverfreshError} `version-invalid`, or `option-invalid` if the user's function fails */
export function namingOf(path: LogicalPath, file: SeenFile, site: Site): Naming {
  const { policy, strategy } = site
  if (policy.isPrehashed(path)) return { versioned: false, prehashed: true, problems: [] }
  if (!hasRoomForVersion(path, storedLength(strategy))) return { versioned: false, problems: [tooLong(path)] }
  const versioned = policy.isVersioned(path)
  if (strategy.version === 'content') return { versioned, problems: [] }
  const modified = modifiedOf(file.signature)
  if (strategy.version === 'mtime') return { versioned, modified, problems: [] }
  const given = versioned ? givenTo(path, file, site) : null
  return given === null ? { versioned: false, problems: [] } : { versioned, given, problems: [] }
}

function givenTo(path: LogicalPath, { digest, size, signature }: SeenFile, { fixed }: Site): string | null {
  const file = { path, size, modified: modifiedOf(signature), sha256: sha256Hex(digest) }
  return fixed === null ? null : fixed(file)
}

function tooLong(path: LogicalPath): Problem {
  const message =
    'the name is too long to hold a version (255 bytes in all); it keeps its own and is revalidated'
  return fileProblem('name-too-long', path, message)
}
