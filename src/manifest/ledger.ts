import { byPath, type LogicalPath } from '../values/logical-path.js'
import { Reader } from './reader.js'

/** Which bytes a store gave which entity tag: true for ever, whatever lies there now. */
export interface Recorded {
  readonly etag: string
  readonly integrity: string
}

/**
 * What is known of the names whose bytes follow the release. Who has written some of them writes this as well, so that
 * others see that somebody has.
 */
export interface Ledger {
  /** Who wrote it last: another word each time. */
  readonly by: string
  readonly documents: ReadonlyMap<LogicalPath, Recorded>
}

const ledgerVersion = 1

export function formatLedger({ by, documents }: Ledger): string {
  const sorted = [...documents].sort(([a], [b]) => byPath(a, b))
  const text = JSON.stringify({ version: ledgerVersion, by, documents: Object.fromEntries(sorted) }, null, 1)
  return `${text}\n`
}

/** @throws {EverfreshError} `manifest-corrupt`, `manifest-newer` */
export function parseLedger(text: string, name: string): Ledger {
  const reader = new Reader(name, 'remove it, and publish again')
  const { version, by, documents } = reader.object(reader.json(text), 'the ledger')
  reader.checkVersion(version, ledgerVersion)
  const entries = Object.entries(reader.object(documents, '"documents"'))
  return {
    by: reader.string(by, '"by"'),
    documents: new Map(
      entries.map(([key, value]) => [reader.path(key, '"documents"'), readRecorded(reader, value)]),
    ),
  }
}

function readRecorded(reader: Reader, value: unknown): Recorded {
  const { etag, integrity } = reader.object(value, 'a document')
  return { etag: reader.string(etag, '"etag"'), integrity: reader.integrity(integrity, '"integrity"') }
}
