import { importMapText } from './import-map-text.js'
import { hashSource, type Inlined, inlined } from './inline.js'
import { notInlined } from './inline-text.js'
import { listOf } from './list.js'
import { ReleaseMemory } from './memory.js'
import type { CspOptions, ImportMapTagOptions } from './options.js'
import type { TagSource } from './source.js'
import { hasOwnCode } from './svg-text.js'

/** Sources for two directives of a Content-Security-Policy, in quotes as they stand there. */
export interface CspSources {
  readonly 'script-src': readonly string[]
  readonly 'style-src': readonly string[]
}

/** What a page holds itself: files, and its import map; each is worked out once for a release. */
export class PageParts {
  readonly #source: TagSource
  readonly #files = new ReleaseMemory<Inlined>()
  readonly #maps = new ReleaseMemory<string>()
  readonly #hashes = new ReleaseMemory<string>()

  constructor(source: TagSource) {
    this.#source = source
  }

  /** @throws {EverfreshError} `path-unknown`, `inline-unsupported` */
  file(given: string): Inlined {
    const asset = this.#source.asset(given)
    if (asset === undefined) throw this.#source.unknown(given)
    return this.#files.get(this.#source, asset.path, () => inlined(this.#source, asset))
  }

  /** @throws {EverfreshError} `path-unknown` */
  importMap(options?: ImportMapTagOptions | null): string {
    const wish = { paths: listOf(options?.paths ?? [], 'paths'), imports: options?.imports ?? {} }
    return this.#maps.get(this.#source, JSON.stringify(wish), () => importMapText(this.#source, wish))
  }

  /** The digests of these, each once. @throws {EverfreshError} `inline-unsupported` */
  csp({ importMap, inline = [] }: CspOptions): CspSources {
    const files = listOf(inline, 'inline').map((path) => this.#allowable(path))
    const textsOf = (element: Inlined['element']) =>
      files.filter((each) => each.element === element).map(({ text }) => text)
    const maps = importMap === false ? [] : [this.importMap(importMap)]
    return {
      'script-src': this.#hashesOf([...maps, ...textsOf('script')]),
      'style-src': this.#hashesOf(textsOf('style')),
    }
  }

  #allowable(path: string): Inlined {
    const file = this.file(path)
    if (file.element !== 'svg' || !hasOwnCode(file.text)) return file
    throw notInlined(path, 'it has styles or scripts of its own, which no digest allows: show it by image()')
  }

  #hashesOf(texts: readonly string[]): string[] {
    const hashes = texts.map((text) => this.#hashes.get(this.#source, text, () => hashSource(text)))
    return [...new Set(hashes)]
  }
}
