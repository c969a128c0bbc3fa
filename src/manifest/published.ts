import { digestOf, integrityOf } from '../values/digest.js'
import { byPath, type LogicalPath } from '../values/logical-path.js'
import { type Encoding, encodings, formatManifest, type Manifest } from './manifest.js'
import { parseManifest, readManifest } from './read-manifest.js'
import { Reader } from './reader.js'

/** An object as it is stored: as `encoding` says, if that is there. */
export interface PublishedObject {
  /** In bytes. */
  readonly size: number
  readonly integrity: string
  /** The value of `Content-Type`. */
  readonly type: string
  readonly encoding?: Encoding
}

/** The record of a release in a store: by it nodes know its URLs, and `clean` its objects. */
export interface Published {
  readonly release: string
  /** `complete` once all objects were seen in the store; before that somebody intends to bring them there. */
  readonly state: 'intent' | 'complete'
  /** When it was published first: ISO 8601, UTC. */
  readonly made: string
  /** When somebody last set out to make it current; later than any time at which it had ceased to be it. */
  readonly begun: string
  /** Who did: another word each time, so that of two who set out in one moment each knows of the other. */
  readonly by?: string
  /** What is written once, by its key: content names, and what only we read. */
  readonly objects: ReadonlyMap<LogicalPath, PublishedObject>
  /** Names whose bytes follow the release, each with the key of an object that has them. */
  readonly documents: ReadonlyMap<LogicalPath, LogicalPath>
  /**
   * With no other variants than those that are stored under keys of their own. It is most of a record, and of no use to
   * many, so it is made of its text when it is asked for.
   * @throws {EverfreshError} `manifest-corrupt`, `manifest-newer`
   */
  readonly manifest: Manifest
}

const publishedVersion = 1

/** What stands between the rest and the manifest. Within a value a line break is escaped, so that it is there only. */
const seam = ',\n "manifest": '
const tail = '}\n'

export function formatPublished({ objects, documents, manifest, ...stage }: Published): string {
  const text = formatManifest(manifest)
  const head = { version: publishedVersion, ...stage, integrity: integrityOf(digestOf(text)) }
  const objectLines = linesOf(objects, (object) => JSON.stringify(written(object)))
  const pieces = [
    JSON.stringify(head, null, 1).slice(0, -'\n}'.length),
    `,\n "documents": {${linesOf(documents, (from) => JSON.stringify(from))}}`,
    `,\n "objects": {${objectLines}}`,
    seam,
    text,
    tail,
  ]
  return pieces.join('')
}

/** One for each key, sorted. */
function linesOf<T>(values: ReadonlyMap<LogicalPath, T>, format: (value: T) => string): string {
  return [...values]
    .sort(([a], [b]) => byPath(a, b))
    .map(([key, value]) => `\n  ${JSON.stringify(key)}: ${format(value)}`)
    .join(',')
}

/** Without what only the publisher knows. */
function written({ size, integrity, type, encoding }: PublishedObject): PublishedObject {
  return { size, integrity, type, ...(encoding === undefined ? {} : { encoding }) }
}

/** @throws {EverfreshError} `manifest-corrupt`, `manifest-newer` */
export function parsePublished(text: string, name: string): Published {
  const reader = new Reader(name, 'remove it, and publish again')
  const { record, manifestOf } = partsOf(text, reader)
  reader.checkVersion(record.version, publishedVersion)
  const objects = Object.entries(reader.object(record.objects, '"objects"'))
  const documents = Object.entries(reader.object(record.documents, '"documents"'))
  let manifest: Manifest | null = null
  return {
    release: reader.string(record.release, '"release"'),
    state: reader.oneOf(['intent', 'complete'], record.state, '"state"'),
    made: reader.string(record.made, '"made"'),
    begun: reader.string(record.begun, '"begun"'),
    ...(record.by === undefined ? {} : { by: reader.string(record.by, '"by"') }),
    objects: new Map(
      objects.map(([key, value]) => [reader.path(key, '"objects"'), readObject(reader, value)]),
    ),
    documents: new Map(
      documents.map(([key, from]) => [reader.path(key, '"documents"'), reader.path(from, '"documents"')]),
    ),
    get manifest() {
      manifest ??= manifestOf()
      return manifest
    },
  }
}

interface Parts {
  readonly record: Record<string, unknown>
  manifestOf(): Manifest
}

/** A manifest whose bytes are those that were written may wait; any other is read at once. */
function partsOf(text: string, reader: Reader): Parts {
  const { name } = reader
  const at = text.indexOf(seam)
  const own = text.slice(at + seam.length, -tail.length)
  const head = at < 0 ? null : headIn(text.slice(0, at), own)
  if (head !== null) return { record: head, manifestOf: () => parseManifest(own, name) }
  const record = reader.object(reader.json(text), 'the record')
  const manifest = readManifest(record.manifest, name)
  return { record, manifestOf: () => manifest }
}

function headIn(text: string, manifest: string): Record<string, unknown> | null {
  try {
    const head: unknown = JSON.parse(`${text}}`)
    return isOf(head, integrityOf(digestOf(manifest))) ? head : null
  } catch {
    return null
  }
}

function isOf(head: unknown, integrity: string): head is Record<string, unknown> {
  return typeof head === 'object' && head !== null && 'integrity' in head && head.integrity === integrity
}

function readObject(reader: Reader, value: unknown): PublishedObject {
  const { size, integrity, type, encoding } = reader.object(value, 'an object')
  return {
    size: reader.size(size, '"size"'),
    integrity: reader.integrity(integrity, '"integrity"'),
    type: reader.headerValue(type, '"type"'),
    ...(encoding === undefined ? {} : { encoding: reader.oneOf(encodings, encoding, '"encoding"') }),
  }
}
