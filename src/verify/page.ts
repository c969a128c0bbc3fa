import type { Tag } from '../find/html-attribute.js'
import { readTags, type TagContent } from '../find/html-tags.js'
import { baseName } from '../values/logical-path.js'
import { mediaType } from '../values/media-type.js'

/** What bytes a URL must have, said by an attribute or by an import map. */
export interface Claim {
  readonly url: string
  /** What W3C Subresource Integrity calls integrity metadata. */
  readonly metadata: string
  /** Where it stands in the text. */
  readonly offset: number
  /** Whether nothing but an import map says it, so that no finder sees the URL. */
  readonly isAlone: boolean
}

/** What a page says of others, beyond naming them. */
export interface PageFacts {
  readonly claims: readonly Claim[]
  /** What modules may write, for an import map turns it into something else, and where the map stands. */
  readonly mapped: readonly { readonly url: string; readonly offset: number }[]
  /** Where the first `<base href>` stands, behind which URLs start from it; -1 if there is none. */
  readonly baseAt: number
}

/** Those of a page, or of an import map in a file of its own. */
export function factsOf(path: string, text: string): PageFacts {
  const reader = new FactReader(text)
  if (baseName(path) === 'importmap.json') reader.map(0, text.length)
  else if (mediaType(path) === 'text/html' && /integrity|importmap/i.test(text)) readTags(text, reader)
  return reader
}

class FactReader implements PageFacts {
  readonly claims: Claim[] = []
  readonly mapped: { url: string; offset: number }[] = []
  baseAt = -1
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  tag(tag: Tag): void {
    if (tag.name === 'base' && tag.attributes.has('href') && this.baseAt < 0) this.baseAt = tag.start
    const url = tag.attributes.get(tag.name === 'script' ? 'src' : 'href')?.value
    const integrity = tag.attributes.get('integrity')
    if (url !== undefined && integrity !== undefined && heedsIntegrity(tag))
      this.claims.push({ url, metadata: integrity.value, offset: integrity.start, isAlone: false })
  }

  content(tag: Tag, { start, end }: TagContent): void {
    if (tag.name === 'script' && lowered(tag, 'type') === 'importmap') this.map(start, end)
  }

  map(start: number, end: number): void {
    const { imports, scopes, integrity } = parseObject(this.#text.slice(start, end))
    for (const entries of [imports, ...Object.values(objectOf(scopes))])
      for (const url of Object.keys(objectOf(entries)).filter(isUrl)) this.mapped.push({ url, offset: start })
    for (const [url, metadata] of Object.entries(objectOf(integrity)))
      if (typeof metadata === 'string' && isUrl(url))
        this.claims.push({ url, metadata, offset: start, isAlone: true })
  }
}

/** In an import map a bare name is no path (HTML, "normalize a module integrity map"). */
function isUrl(text: string): boolean {
  return /^(?:\.{0,2}\/|[a-z][a-z0-9+.-]*:)/i.test(text)
}

/** Elsewhere browsers don't look at the attribute (HTML, "link type"). */
function heedsIntegrity(tag: Tag): boolean {
  if (tag.name === 'script') return true
  const rels = lowered(tag, 'rel')?.split(/\s+/) ?? []
  if (tag.name !== 'link') return false
  if (rels.includes('stylesheet') || rels.includes('modulepreload')) return true
  return rels.includes('preload') && /^(?:script|style)$/.test(lowered(tag, 'as') ?? '')
}

function lowered({ attributes }: Tag, name: string): string | undefined {
  return attributes.get(name)?.value.trim().toLowerCase()
}

/** Empty where it is no JSON, of which the finder has told. */
function parseObject(text: string): Record<string, unknown> {
  try {
    return objectOf(JSON.parse(text))
  } catch {
    return {}
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
