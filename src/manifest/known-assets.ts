import type { LogicalPath } from '../values/logical-path.js'
import type { ManifestAsset } from './manifest.js'
import { readAsset } from './read-manifest.js'
import type { Reader } from './reader.js'

type NamedAsset = readonly [LogicalPath, ManifestAsset]

/** A record's text without its assets, and what they are. */
interface Parts {
  readonly rest: string
  readonly assets: readonly NamedAsset[]
}

/** From release to release most assets stay, and the records say them in the same words: each is parsed once. */
export class KnownAssets {
  readonly #known = new Map<string, NamedAsset>()

  /** `null` for a record that was not written as we write, or is corrupt: whoever parses it as a whole will see. */
  read(text: string, reader: Reader): Parts | null {
    const start = text.indexOf(opening, text.indexOf(ofManifest)) + opening.length
    const end = text.indexOf(closing, start)
    if (!text.includes(ofManifest) || start < opening.length || end < 0) return null
    try {
      const assets = [...textsIn(text, start, end)].map((each) => this.#asset(each, reader))
      return { rest: text.slice(0, start) + text.slice(end), assets }
    } catch {
      return null
    }
  }

  #asset(text: string, reader: Reader): NamedAsset {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    const [[path = '', value] = [], ...others] = Object.entries(JSON.parse(`{${text}}`) as object)
    if (others.length > 0) throw new Error('more than one asset')
    const described = reader.object(value, 'the asset')
    const asset = [reader.path(path, 'the asset'), readAsset(reader.of(path), described)] as const
    this.#known.set(text, asset)
    return asset
  }
}

/** No string holds a line break, so each of these stands only where its depth says. */
const ofManifest = '\n "manifest": {\n'
const opening = '\n  "assets": {'
const closing = '\n  }'
const closingOfAsset = '\n   }'

/** Throws where something else stands between them than commas. */
function* textsIn(text: string, start: number, end: number): Generator<string> {
  for (let at = start; at < end; ) {
    const next = text.indexOf(closingOfAsset, at) + closingOfAsset.length
    if (next < at || next > end || (next < end && text[next] !== ',')) throw new Error('no asset ends here')
    yield text.slice(at, next)
    at = next + 1
  }
}
