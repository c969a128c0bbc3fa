import type { Tag } from '../find/html-attribute.js'
import { readTags, type TagContent } from '../find/html-tags.js'
import { baseName } from '../values/logical-path.js'
import { mediaType } from '../values/media-type.js'
import type { MapJson } from './browser-map.js'

/** What bytes a URL must have, said by an attribute or by an import map. */
export interface Claim {
  readonly url: string
  /** What W3C Subresource Integrity calls integrity metadata. */
  readonly metadata: string
  /** Where it stands in the text. */
  readonly offset: number
}

/** What a page says of others, beyond naming them. */
export interface PageFacts {
  readonly claims: readonly Claim[]
  readonly maps: readonly PlacedMap[]
  /** Where the first `<base href>` stands, behind which URLs start from it; -1 if there is none. */
  readonly baseAt: number
}

/** An import map, and where its text begins. */
export interface PlacedMap extends MapJson {
  readonly offset: number
}

/** Those of a page, or of an import map in a file of its own. */
export function factsOf(path: string, text: string): PageFacts {
  const reader = new FactReader(text)
  if (baseName(path) === 'importmap.json') reader.map(0, text.length)
  else if (/integrity|importmap/i.test(text)) readPage(path, text, reader)
  return reader
}

function readPage(path: string, text: string, reader: FactReader): void {
  const type = mediaType(path)
  if (isPage(path)) readTags(text, reader, type !== 'text/html')
}

/** Whether a browser shows it, and runs the scripts in it. */
export function isPage(path: string): boolean {
  return /\b(?:html|xml)\b/.test(mediaType(path))
}

class FactReader implements PageFacts {
  readonly claims: Claim[] = []
  readonly maps: PlacedMap[] = []
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
      this.claims.push({ url, metadata: integrity.value, offset: integrity.start })
  }

  content(tag: Tag, { start, end }: TagContent): void {
    if (tag.name === 'script' && lowered(tag, 'type') === 'importmap') this.map(start, end)
  }

  map(start: number, end: number): void {
    const { imports, scopes, integrity } = parseObject(this.#text.slice(start, end))
    this.maps.push({ imports: objectOf(imports), scopes: objectOf(scopes), offset: start })
    for (const [url, metadata] of Object.entries(objectOf(integrity)))
      if (typeof metadata === 'string' && isUrl(url)) this.claims.push({ url, metadata, offset: start })
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
