import { contentName, storedName, versionLength } from '../values/content-name.js'
import { type Digest, DigestStream, digestOf, fingerprint } from '../values/digest.js'
import { baseName, type LogicalPath } from '../values/logical-path.js'
import { encodeSegment } from '../values/url-path.js'
import { type Graph, groupsOf, type Link, type Node, versionedLinks } from './graph.js'
import { encodeText, type SourceText } from './source-text.js'
import { writeReference } from './write-reference.js'

/** A file as it will be served. */
export interface Stamped {
  readonly path: LogicalPath
  readonly versioned: boolean
  /** The bytes after rewriting; `null` where they are the source's own. */
  readonly bytes: Buffer | null
  /** Of the final bytes. */
  readonly digest: Digest
  readonly version: string
  /** `css/site.VERSION.css`, the name of these bytes for ever. */
  readonly name: LogicalPath
  /** The path-wise first member of its cycle. */
  readonly group?: LogicalPath
  readonly references: readonly LogicalPath[]
}

/** Gives a source's text again; called only for files with links to versioned files. */
export type ReadText = (path: LogicalPath) => SourceText

/** Every file of a graph with its final bytes and name, dependencies before dependents. */
export function* stamp(graph: Graph, read: ReadText): Generator<Stamped> {
  const names = new Map<LogicalPath, LogicalPath>()
  for (const group of groupsOf(graph)) {
    for (const stamped of stampGroup(group, { graph, read, names })) {
      names.set(stamped.path, stamped.name)
      yield stamped
    }
  }
}

interface Context {
  readonly graph: Graph
  readonly read: ReadText
  /** The content names of what was stamped before. */
  readonly names: ReadonlyMap<LogicalPath, LogicalPath>
}

function stampGroup(group: readonly LogicalPath[], context: Context): Stamped[] {
  const nodes = group.flatMap((path) => context.graph.get(path) ?? [])
  return isCycle(nodes) ? stampCycle(nodes, context) : nodes.map((node) => stampAlone(node, context))
}

function isCycle(nodes: readonly Node[]): boolean {
  const [first] = nodes
  return (
    nodes.length > 1 || (first?.versioned === true && first.links.some((link) => link.target === first.path))
  )
}

function stampAlone(node: Node, { graph, read, names }: Context): Stamped {
  const links = versionedLinks(node, graph)
  const bytes = links.length === 0 ? null : rewrite(read(node.path), links, (path) => names.get(path))
  const digest = bytes === null ? node.digest : digestOf(bytes)
  return stamped(node, bytes, digest, fingerprint(digest, versionLength))
}

/**
 * Files that name each other cannot each be hashed after the other, so their names come from a digest of all of
 * them, in which each version that is itself taken from that digest is overwritten by zeros.
 */
function stampCycle(nodes: readonly Node[], { graph, read, names }: Context): Stamped[] {
  const members = nodes.map((node) => ({ node, text: read(node.path), links: versionedLinks(node, graph) }))
  const inGroup = new Set(nodes.map(({ path }) => path))
  const nameWith = (versionOf: (path: LogicalPath) => string) => (path: LogicalPath) =>
    inGroup.has(path) ? contentName(path, versionOf(path)) : names.get(path)
  const groupDigest = digestOfGroup(
    members,
    nameWith(() => '0'.repeat(versionLength)),
  )
  const versions = new Map(nodes.map(({ path }) => [path, memberVersion(groupDigest, path)]))
  const versionOf = (path: LogicalPath) => versions.get(path) ?? ''
  return members.map(({ node, text, links }) => {
    const bytes = rewrite(text, links, nameWith(versionOf))
    return stamped(node, bytes, digestOf(bytes), versionOf(node.path), nodes[0]?.path)
  })
}

/** The content name of a link's target, once it is known. */
type NameOf = (path: LogicalPath) => LogicalPath | undefined

interface Member {
  readonly node: Node
  readonly text: SourceText
  readonly links: readonly Link[]
}

/** Over the members in path order: path, NUL, length in decimal digits, NUL, bytes. */
function digestOfGroup(members: readonly Member[], nameOf: NameOf): Digest {
  const stream = new DigestStream()
  for (const { node, text, links } of members) {
    const bytes = rewrite(text, links, nameOf)
    stream.update(`${node.path}\0${bytes.length}\0`).update(bytes)
  }
  return stream.digest()
}

function memberVersion(groupDigest: Digest, path: LogicalPath): string {
  const digest = new DigestStream().update(groupDigest).update(`\0${path}`).digest()
  return fingerprint(digest, versionLength)
}

function stamped(
  { path, versioned, links }: Node,
  bytes: Buffer | null,
  digest: Digest,
  version: string,
  group?: LogicalPath,
): Stamped {
  const references = [...new Set(links.map((link) => link.target))].sort()
  const name = storedName(path, version)
  const file = { path, versioned, bytes, digest, version, name, references }
  return group === undefined ? file : { ...file, group }
}

/** The text with the last segment of each link replaced by its target's content name; nothing else changes. */
function rewrite({ text, encoding }: SourceText, links: readonly Link[], nameOf: NameOf): Buffer {
  const pieces: string[] = []
  let done = 0
  for (const link of links) {
    const name = nameOf(link.target)
    if (name === undefined) continue
    const raw = text.slice(link.start, link.end)
    pieces.push(text.slice(done, link.start), writeReference(link, raw, encodeSegment(baseName(name))))
    done = link.end
  }
  return encodeText({ text: pieces.join('') + text.slice(done), encoding })
}
