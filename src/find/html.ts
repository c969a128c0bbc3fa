import parseSrcset from '@prettier/parse-srcset'
import { findInCss } from './css.js'
import { type Attribute, readTags, type Tag } from './html-tags.js'
import { findInJavaScript } from './javascript.js'
import type { Fault, Finder, Found, Reference } from './reference.js'

/**
 * The URLs that a browser loads for a page: attributes by the tables below, and those of inline `<style>` and
 * `<script type="module">`. Comments, text, and what a visitor clicks on are left alone.
 */
export function findInHtml(text: string): Found {
  const page = new PageReader(text)
  readTags(text, page)
  return page
}

/** Attribute → the elements on which it is a URL that is loaded. */
const loaded = new Map<string, ReadonlySet<string>>([
  ['src', new Set('audio embed frame iframe img input script source track video'.split(' '))],
  ['href', new Set(['link', 'image', 'use', 'feimage'])],
  ['xlink:href', new Set(['image', 'use', 'feimage', 'script'])],
  ['poster', new Set(['video'])],
  ['data', new Set(['object'])],
  ['background', new Set(['body', 'table', 'td', 'th'])],
])

/** The same for lists of image candidates. */
const loadedCandidates = new Map<string, ReadonlySet<string>>([
  ['srcset', new Set(['img', 'source'])],
  ['imagesrcset', new Set(['link'])],
])

/** The `rel` values whose target a browser loads; the others (`canonical`, `next`) only name a page. */
const loadedRels = new Set(
  `stylesheet icon mask-icon apple-touch-icon apple-touch-icon-precomposed apple-touch-startup-image
  manifest preload modulepreload prefetch`.split(/\s+/),
)

class PageReader implements Found {
  readonly references: Reference[] = []
  readonly faults: Fault[] = []
  readonly navigations: string[] = []
  base?: string
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  tag({ name, attributes }: Tag): void {
    const href = attributes.get('href')
    if (name === 'base' && href !== undefined) this.base ??= href.value
    if ((name === 'a' || name === 'area') && href !== undefined) this.navigations.push(href.value)
    if (name === 'link' && !hasLoadedRel(attributes.get('rel'))) return
    for (const attribute of attributes.values()) {
      if (loaded.get(attribute.name)?.has(name)) this.references.push(referenceTo(attribute))
      if (loadedCandidates.get(attribute.name)?.has(name)) this.#readCandidates(attribute)
    }
  }

  content(tag: Tag, start: number, end: number): void {
    const find = inlineFinder(tag)
    if (find === null) return
    const { references, faults } = find(this.#text.slice(start, end))
    for (const each of references)
      this.references.push({ ...each, start: each.start + start, end: each.end + start })
    for (const each of faults) this.faults.push({ ...each, offset: each.offset + start })
  }

  #readCandidates(attribute: Attribute): void {
    const candidates = candidatesOf(attribute.value)
    if (candidates === null) this.#fault(attribute, 'is no valid list of images; it is left as it is')
    // Behind a decoded entity the offsets would no longer be those of the text.
    else if (attribute.value.length !== attribute.end - attribute.start)
      this.#fault(attribute, 'holds an entity, so it is left as it is; write its characters plainly')
    else this.references.push(...candidates.map((each) => candidateReference(attribute, each)))
  }

  #fault({ name, value, start }: Attribute, what: string): void {
    const message = `${name}="${value.length > 60 ? `${value.slice(0, 60)}…` : value}" ${what}`
    this.faults.push({ offset: start, code: 'reference-malformed', message })
  }
}

function referenceTo({ start, end, value, quoted }: Attribute): Reference {
  return { start, end, specifier: value, syntax: quoted ? 'html-attribute' : 'html-unquoted' }
}

interface Candidate {
  readonly url: string
  readonly offset: number
}

function candidateReference(attribute: Attribute, { url, offset }: Candidate): Reference {
  const start = attribute.start + offset
  return { ...referenceTo(attribute), start, end: start + url.length, specifier: url }
}

/** The candidates of a `srcset`, none where it is empty, `null` where no browser reads it. */
function candidatesOf(value: string): Candidate[] | null {
  if (value.trim() === '') return []
  try {
    return parseSrcset(value).map(({ source }) => ({ url: source.value, offset: source.startOffset }))
  } catch {
    return null
  }
}

function hasLoadedRel(rel: Attribute | undefined): boolean {
  return rel?.value.split(/\s+/).some((each) => loadedRels.has(each.toLowerCase())) ?? false
}

function inlineFinder({ name, attributes }: Tag): Finder | null {
  if (name === 'style') return findInCss
  const type = attributes.get('type')?.value.trim().toLowerCase()
  return name === 'script' && type === 'module' && !attributes.has('src') ? findInJavaScript : null
}
