import { DigestStream, digestOf, integrityOf } from '../values/digest.js'
import { byPath, type LogicalPath } from '../values/logical-path.js'
import { bytesOf, encoded, textOf } from '../values/text.js'
import { assetPieces, type Encoding, encodings, type Manifest, manifestPieces } from './manifest.js'
import { inPieces, type Pieces } from './pieces.js'
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

/** As bytes, and made piece by piece: it may be the largest text that a publication has. */
export function formatPublished({ objects, documents, manifest, ...stage }: Published): Buffer {
  const own = encoded(linesOf(manifest))
  const digest = own.reduce((stream, piece) => stream.update(piece), new DigestStream()).digest()
  const head = { version: publishedVersion, ...stage, integrity: integrityOf(digest) }
  return Buffer.concat([...encoded(headOf(head, { objects, documents })), ...own, Buffer.from(tail)])
}

function* linesOf(manifest: Manifest): Generator<string> {
  for (const { own } of manifestPieces(manifest, assetPieces)) yield own
  yield '\n'
}

function* headOf(head: object, { objects, documents }: Pick<Published, 'objects' | 'documents'>) {
  yield JSON.stringify(head, null, 1).slice(0, -'\n}'.length)
  yield* fieldOf('documents', documents)
  yield* fieldOf('objects', objects, written)
  yield seam
}

/** A line for each key, sorted. */
function* fieldOf<T>(
  name: string,
  values: ReadonlyMap<LogicalPath, T>,
  writtenOf: (value: T) => unknown = (value) => value,
): Generator<string> {
  yield `,\n "${name}": {`
  let separator = '\n  '
  for (const [key, value] of [...values].sort(([a], [b]) => byPath(a, b))) {
    yield `${separator}${JSON.stringify(key)}: ${JSON.stringify(writtenOf(value))}`
    separator = ',\n  '
  }
  yield '\n }'
}

/** Without what only the publisher knows. */
function written({ size, integrity, type, encoding }: PublishedObject): PublishedObject {
  return { size, integrity, type, ...(encoding === undefined ? {} : { encoding }) }
}

/** @throws {EverfreshError} `manifest-corrupt`, `manifest-newer` */
export function parsePublished(text: string | Uint8Array, name: string): Published {
  const reader = new Reader(name, 'remove it, and publish again')
  const bytes = bytesOf(text)
  const parts = partsOf(bytes, name)
  try {
    if (parts !== null) return publishedOf(reader, parts)
  } catch (error) {
    // It says of the whole where it is no JSON.
    if (!(error instanceof SyntaxError)) throw error
  }
  return readPublished(reader, reader.json(textOf(bytes)))
}

/** Of a value that was parsed. */
function readPublished(reader: Reader, value: unknown): Published {
  const record = reader.object(value, 'the record')
  reader.checkVersion(record.version, publishedVersion)
  const objects = Object.entries(reader.object(record.objects, '"objects"'))
  const manifest = readManifest(record.manifest, reader.name)
  return publishedOf(reader, { rest: record, entries: objects, manifestOf: () => manifest })
}

interface Parts extends Pieces {
  manifestOf(): Manifest
}

/** `null` for what is written in another way, or where the manifest isn't what was written with the rest. */
function partsOf(bytes: Buffer, name: string): Parts | null {
  const at = bytes.indexOf(seam)
  if (at < 0) return null
  const pieces = inPieces(bytes.subarray(0, at), 'objects', '\n}')
  const own = bytes.subarray(at + seam.length, -tail.length)
  if (pieces === null || pieces.rest.integrity !== integrityOf(digestOf(own))) return null
  return { ...pieces, manifestOf: () => parseManifest(own, name) }
}

function publishedOf(reader: Reader, { rest, entries, manifestOf }: Parts): Published {
  reader.checkVersion(rest.version, publishedVersion)
  const documents = Object.entries(reader.object(rest.documents, '"documents"'))
  let manifest: Manifest | null = null
  return {
    release: reader.string(rest.release, '"release"'),
    state: reader.oneOf(['intent', 'complete'], rest.state, '"state"'),
    made: reader.string(rest.made, '"made"'),
    begun: reader.string(rest.begun, '"begun"'),
    ...(rest.by === undefined ? {} : { by: reader.string(rest.by, '"by"') }),
    objects: readObjects(reader, entries),
    documents: new Map(
      documents.map(([key, from]) => [reader.path(key, '"documents"'), reader.path(from, '"documents"')]),
    ),
    get manifest() {
      manifest ??= manifestOf()
      return manifest
    },
  }
}

function readObjects(reader: Reader, entries: Pieces['entries']): ReadonlyMap<LogicalPath, PublishedObject> {
  const objects = new Map<LogicalPath, PublishedObject>()
  for (const [key, value] of entries) objects.set(reader.path(key, '"objects"'), readObject(reader, value))
  return objects
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
