import { byPath, type LogicalPath } from '../values/logical-path.js'
import { type Encoding, encodings, formatManifest, type Manifest } from './manifest.js'
import { readManifest } from './read-manifest.js'
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
  /** With no other variants than those that are stored under keys of their own. */
  readonly manifest: Manifest
}

const publishedVersion = 1

export function formatPublished({ objects, documents, manifest, ...stage }: Published): string {
  const head = {
    version: publishedVersion,
    release: manifest.release,
    ...stage,
    documents: Object.fromEntries([...documents].sort(byKey)),
    objects: Object.fromEntries([...objects].sort(byKey)),
  }
  return `${JSON.stringify(head, null, 1).slice(0, -2)},\n "manifest": ${formatManifest(manifest)}}\n`
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return byPath(a, b)
}

/** @throws {EverfreshError} `manifest-corrupt`, `manifest-newer` */
export function parsePublished(text: string, name: string): Published {
  const reader = new Reader(name, 'remove it, and publish again')
  const record = reader.object(reader.json(text), 'the record')
  reader.checkVersion(record.version, publishedVersion)
  const objects = Object.entries(reader.object(record.objects, '"objects"'))
  const documents = Object.entries(reader.object(record.documents, '"documents"'))
  return {
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
    manifest: readManifest(record.manifest, name),
  }
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
