import type { LogicalPath } from '../values/logical-path.js'
import { bytesOf, textOf } from '../values/text.js'
import { KnownList, type Range } from './known-list.js'
import type { ManifestAsset } from './manifest.js'
import { readAsset } from './read-manifest.js'
import { Reader } from './reader.js'

type NamedAsset = readonly [LogicalPath, ManifestAsset]

/** A record without its long parts, and what they are. */
interface Parts {
  readonly rest: Record<string, unknown>
  readonly files: readonly LogicalPath[]
  readonly assets: readonly NamedAsset[]
}

/** Nobody is told what it says: see `read`. */
const reader = new Reader('the record')

/** From release to release most files and assets stay, and the records say them in the same words. */
export class KnownParts {
  readonly #files = new KnownList(
    '  ',
    (text) => reader.paths(JSON.parse(`[${text}]`), '"files"'),
    (path) => path,
  )
  readonly #assets = new KnownList('   ', namedAssets, ([path]) => path)

  #held = Buffer.alloc(0)
  #free = Buffer.alloc(0)

  /** Memory for the next record: new memory for each would take longer than to read it. */
  readonly allocate = (size: number): Buffer => {
    if (size > this.#free.length) this.#free = Buffer.allocUnsafeSlow(size)
    return this.#free.subarray(0, size)
  }

  /** `null` for a record that was not written as we write, or is corrupt: whoever parses it as a whole will see. */
  read(text: string | Uint8Array): Parts | null {
    const bytes = bytesOf(text)
    try {
      const parts = this.#parts(bytes)
      ;[this.#held, this.#free] = [this.#free, this.#held]
      return parts
    } catch {
      this.#files.forget()
      this.#assets.forget()
      return null
    }
  }

  #parts(bytes: Buffer): Parts {
    const files = rangeOf(bytes, listOfFiles, 0)
    const assets = rangeOf(bytes, listOfAssets, files.end)
    const rest = restOf(bytes, [files, assets])
    return { rest, files: this.#files.read(bytes, files), assets: this.#assets.read(bytes, assets) }
  }
}

/** A number comes before other names, wherever it stands. */
function namedAssets(text: string): NamedAsset[] | null {
  const entries = Object.entries(JSON.parse(`{${text}}`) as object)
  if (entries.length > 1 && entries.some(([path]) => /^\d+$/.test(path))) return null
  return entries.map(([path, value]) => {
    const described = reader.object(value, 'the asset')
    return [reader.path(path, 'the asset'), readAsset(reader.of(path), described)]
  })
}

/** What stands in front of a list, and behind its last piece; no string holds a line break. */
const listOfFiles = { openings: ['\n "files": ['], closing: '\n ]' }
const listOfAssets = { openings: ['\n "manifest": {\n', '\n  "assets": {'], closing: '\n  }' }

/** Throws where there is none. */
function rangeOf(bytes: Buffer, { openings, closing }: typeof listOfFiles, from: number): Range {
  let start = from
  for (const opening of openings) {
    const found = bytes.indexOf(opening, start)
    if (found < 0) throw new Error(`there is no ${opening}`)
    start = found + opening.length
  }
  return { start, end: endOf(bytes, closing, start) }
}

/** Mostly the assets end with the record: a search through all of them takes a while. */
function endOf(bytes: Buffer, closing: string, start: number): number {
  const last = bytes.length - closing.length - endOfRecord.length
  const isLast = last >= start && bytes.toString('latin1', last) === closing + endOfRecord
  const end = isLast ? last : bytes.indexOf(closing, start)
  if (end < 0) throw new Error('a list has no end')
  return end
}

const endOfRecord = '\n }\n}\n'

/** Throws where the lists that were cut out are not those of the record. */
function restOf(bytes: Buffer, [files, assets]: readonly [Range, Range]): Record<string, unknown> {
  const kept = [
    bytes.subarray(0, files.start),
    bytes.subarray(files.end, assets.start),
    bytes.subarray(assets.end),
  ]
  const rest = JSON.parse(kept.map(textOf).join(''))
  if (!isEmpty(rest.files) || !isEmpty(rest.manifest.assets)) throw new Error('these are other lists')
  return rest
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0
}
