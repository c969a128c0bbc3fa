import { findInCss } from './css.js'
import { type Attribute, spanOf, type Tag } from './html-attribute.js'
import { integrityOf } from './html-integrity.js'
import { kindOf, lowered, rels } from './html-table.js'
import { readTags, type TagContent } from './html-tags.js'
import { authoredMapIn, beforeBase, findInImportMap, joinedMaps } from './import-map.js'
import { findInJavaScript } from './javascript.js'
import {
  type Fault,
  type Finder,
  type Found,
  type ImportMapPlace,
  nothingFound,
  type PropertyUse,
  type Reference,
} from './reference.js'
import { shifted } from './shifted.js'
import { inSrcdoc } from './srcdoc.js'
import { candidatesOf } from './srcset.js'
import { withoutEntities } from './xml-entities.js'

/**
 * The URLs that a browser loads for a page: attributes, and those of inline styles, scripts and import maps.
 * Comments, text, and what a visitor clicks on are left alone.
 */
export const findInHtml: Finder = (text) => readPage(text, false)

/** The same for SVG and XHTML, where names keep their case and entities stand in scripts as well. */
export const findInXml: Finder = (text) => readPage(text, true)

/** Most drawings refer to nothing, or to parts of themselves; those that may are told by a search. */
export const findInSvg: Finder = (text) => (mayRefer.test(text) ? findInXml(text) : nothingFound)

/** An entity may stand for anything, one of ASCII or an escape for any letter, and a foreign object may be any element. */
const mayRefer =
  /href\s*=\s*(?!["']#)|src|var\(|url\((?!["']?#)|image-set|@import|\\|<!ENTITY|&#(?:[xX]0*[0-7]?[\dA-Fa-f](?![\dA-Fa-f])|0*1?\d?\d(?!\d))|foreignObject|xmlns(?::[\w-]+)?\s*=\s*["']http:\/\/www\.w3\.org\/1999\/xhtml/

function readPage(text: string, xmlMode: boolean, depth = 0): Found {
  const page = new PageReader(text, depth)
  readTags(text, page, xmlMode)
  page.references.sort((a, b) => a.start - b.start)
  return xmlMode ? withoutEntities(page, text) : page
}

class PageReader implements Found {
  readonly references: Reference[] = []
  readonly faults: Fault[] = []
  readonly navigations: string[] = []
  readonly uses: PropertyUse[] = []
  base?: string
  importMap?: ImportMapPlace
  /** Where references stand that browsers resolve only when they use them. */
  readonly #late = new Set<number>()
  readonly #text: string
  /** How many pages hold this one in a `srcdoc`. */
  readonly #depth: number

  constructor(text: string, depth: number) {
    this.#text = text
    this.#depth = depth
  }

  tag(tag: Tag): void {
    const { name, attributes } = tag
    const href = attributes.get('href') ?? attributes.get('xlink:href')
    if (name === 'base' && href !== undefined) this.#startBase(href)
    if ((name === 'a' || name === 'area') && href !== undefined) this.navigations.push(href.value)
    if (needsImportMap(tag)) this.importMap ??= { as: 'script', offset: tag.start }
    for (const attribute of attributes.values()) this.#readAttribute(tag, attribute)
  }

  content(tag: Tag, { start, end, isCoded }: TagContent): void {
    const find = inlineFinder(tag)
    if (find === null || start === end) return
    const text = this.#text.slice(start, end)
    if (isCoded) {
      if (find(text).references.length > 0)
        this.#fault(start, `a <${tag.name}> with entities is not rewritten`)
      return
    }
    this.#addAll(find(text), start)
    const map = find === findInImportMap ? authoredMapIn(text, start) : null
    if (map !== null) this.importMap = this.importMap?.as === 'map' ? joinedMaps(this.importMap, map) : map
  }

  /** `<?xml-stylesheet href="site.css"?>` (W3C, Associating Style Sheets with XML documents). */
  instruction(text: string, offset: number): void {
    const found = /^xml-stylesheet\s[\s\S]*?\bhref\s*=\s*(["'])([\s\S]*?)\1/.exec(text)
    if (found === null) return
    const start = offset + found[0].length - 1 - (found[2]?.length ?? 0)
    const specifier = found[2] ?? ''
    this.references.push({ start, end: start + specifier.length, specifier, syntax: 'html-attribute' })
  }

  /** What a browser has read before keeps the page's own URL to start from, but for what it looks up later. */
  #startBase(href: Attribute): void {
    if (this.base !== undefined) return
    this.base = href.value
    for (const [index, reference] of this.references.entries())
      this.references[index] = { ...reference, beforeBase: this.#late.has(reference.start) ? 'late' : 'own' }
    if (this.importMap?.as === 'map') this.importMap = beforeBase(this.importMap)
  }

  #readAttribute(tag: Tag, attribute: Attribute): void {
    const value = kindOf(tag, attribute)
    if (value === 'url') this.references.push({ ...referenceTo(attribute), ...integrityOf(tag, attribute) })
    if (value === 'url' && isLate(tag, attribute)) this.#late.add(attribute.start)
    if (value === 'candidates') this.#readCandidates(attribute)
    if (value === 'css') this.#readStyle(attribute)
    if (value === 'page') this.#readPage(attribute)
  }

  #readCandidates(attribute: Attribute): void {
    const { good, bad } = candidatesOf(attribute.value)
    for (const { url, offset } of good) {
      const span = spanOf(attribute, offset, offset + url.length)
      this.references.push({ ...referenceTo(attribute), ...span, specifier: url })
    }
    for (const { url, offset } of bad) {
      const { start } = spanOf(attribute, offset, offset)
      this.#fault(
        start,
        `"${shown(url)}" in ${attribute.name} has no valid width or density; it is left as it is`,
      )
    }
  }

  #readStyle(attribute: Attribute): void {
    const { references, uses = [] } = findInCss(attribute.value)
    this.uses.push(...uses)
    for (const each of references) {
      const span = spanOf(attribute, each.start, each.end)
      this.references.push({ ...each, ...span, within: [syntaxOf(attribute)] })
    }
  }

  /** A document of its own, with the URL of this one. */
  #readPage(attribute: Attribute): void {
    const inner = this.#depth === deepest ? null : readPage(attribute.value, false, this.#depth + 1)
    if (inner === null || inner.base !== undefined) {
      this.#fault(attribute.start, inner === null ? tooDeep : baseInSrcdoc)
      return
    }
    const { references, faults, navigations = [] } = inSrcdoc(attribute, inner)
    this.uses.push(...(inner.uses ?? []))
    this.references.push(...references)
    this.faults.push(...faults)
    this.navigations.push(...navigations)
  }

  #addAll({ references, faults, uses = [] }: Found, offset: number): void {
    this.uses.push(...uses)
    for (const each of references) {
      this.references.push(shifted(inPage(each), offset))
      if (each.role === 'page-worker' || each.role === 'service-worker') this.#late.add(each.start + offset)
    }
    for (const each of faults) this.faults.push({ ...each, offset: each.offset + offset })
  }

  #fault(offset: number, message: string): void {
    this.faults.push({ offset, code: 'reference-malformed', message })
  }
}

/** A page in a page in a page may be as deep as a text is long, and each is read anew for the one around it. */
const deepest = 3
const tooDeep = 'the pages in this srcdoc are nested too deep; they are left as they are'
const baseInSrcdoc =
  'the page in this srcdoc has a <base> of its own, which is not supported; it is left as it is'

/** Icons are chosen when all of the head is read, and `background` is a matter of style (as Chromium does it). */
function isLate(tag: Tag, { name }: Attribute): boolean {
  return name === 'background' || rels(tag).some((rel) => rel === 'manifest' || rel.includes('icon'))
}

function referenceTo(attribute: Attribute): Reference {
  const { start, end, value } = attribute
  return { start, end, specifier: value, syntax: syntaxOf(attribute) }
}

function syntaxOf({ quoted }: Attribute): 'html-attribute' | 'html-unquoted' {
  return quoted ? 'html-attribute' : 'html-unquoted'
}

function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

/** In a page's own script a worker's URL resolves against the page, as every other does. */
function inPage({ role, ...reference }: Reference): Reference {
  if (role === 'page-worker') return { ...reference, role: 'worker' }
  return role === undefined ? reference : { ...reference, role }
}

/** A script, since any may import a module, or what loads one: an import map that comes later has no effect on it. */
function needsImportMap(tag: Tag): boolean {
  return tag.name === 'script' || (tag.name === 'link' && rels(tag).includes('modulepreload'))
}

/** JavaScript's media types, of which a script without any has the first (HTML, "JavaScript MIME type"). */
const scriptTypes = /^(?:module|(?:text|application)\/(?:x-)?(?:java|ecma|j|live)script(?:1\.[0-5])?)?$/

function inlineFinder(tag: Tag): Finder | null {
  if (tag.name === 'style') return findInCss
  if (tag.name !== 'script' || tag.attributes.has('src')) return null
  const type = lowered(tag, 'type') ?? ''
  return type === 'importmap' ? findInImportMap : scriptTypes.test(type) ? findInJavaScript : null
}
