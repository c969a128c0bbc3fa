import type { LogicalPath } from '../values/logical-path.js'
import { Reader } from './reader.js'

/** Says that objects are being removed from a store, and which are left; what somebody who died left is inactive. */
export interface RemovalMark {
  /** Who removes them, and how often it has said so: another text each time. */
  readonly by: string
  readonly beat: number
  readonly active: boolean
  readonly keys: readonly LogicalPath[]
}

const markVersion = 1

export function formatMark({ by, beat, active, keys }: RemovalMark): string {
  return `${JSON.stringify({ version: markVersion, by, beat, active, keys }, null, 1)}\n`
}

/** @throws {EverfreshError} `manifest-corrupt`, `manifest-newer` */
export function parseMark(text: string, name: string): RemovalMark {
  const reader = new Reader(name, 'remove it, and clean again')
  const { version, by, beat, active, keys } = reader.object(reader.json(text), 'the mark')
  reader.checkVersion(version, markVersion)
  return {
    by: reader.string(by, '"by"'),
    beat: reader.size(beat, '"beat"'),
    active: active === true,
    keys: reader.paths(keys, '"keys"'),
  }
}
