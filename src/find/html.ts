import parseSrcset from '@prettier/parse-srcset'
import { findInCss } from './css.js'
import { kindOf, lowered, rels } from './html-table.js'
import { type Attribute, readTags, spanOf, type Tag, type TagContent } from './html-tags.js'
import { findInImportMap, importMapPlaceIn } from './import-map.js'
import { findInJavaScript } from './javascript.js'
import {
  type Fault,
  type Finder,
  type Found,
  type ImportMapPlace,
  type IntegrityPlace,
  nothingFound,
  type Reference,
} from './reference.js'

/**
 * The URLs that a browser loads for a page: attributes, and those of inline styles, scripts and import maps.
 * Comments, text, and what a visitor clicks on are left alone.
 */
export const findInHtml: Finder = (text) => readPage(text, false)

/** The same for SVG and XHTML, where names keep their case and entities stand in scripts as well. */
export const findInXml: Finder = (text) => readPage(text, true)

/** Most drawings refer to nothing, or to parts of themselves; those that may are told by a search. */
export const findInSvg: Finder = (text) => (mayRefer.test(text) ? findInXml(text) : nothingFound)

/** An entity may stand for anything, an escape for any letter, and a foreign object may be any element. */
const mayRefer =
  /href\s*=\s*(?!["']#)|src|url\((?!["']?#)|image-set|@import|\\|<!ENTITY|&#|foreignObject|xmlns(?::[\w-]+)?\s*=\s*["']http:\/\/www\.w3\.org\/1999\/xhtml/

function readPage(text: string, xmlMode: boolean): Found {
  const page = new PageReader(text)
  readTags(text, page, xmlMode)
  page.references.sort((a, b) => a.start - b.start)
  return page
}

class PageReader implements Found {
  readonly references: Reference[] = []
  readonly faults: Fault[] = []
  readonly navigations: string[] = []
  base?: string
  importMap?: ImportMapPlace
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  tag(tag: Tag): void {
    const { name, attributes } = tag
    const href = attributes.get('href') ?? attributes.get('xlink:href')
    if (name === 'base' && href !== undefined) this.base ??= href.value
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
    const place = find === findInImportMap ? importMapPlaceIn(text, start) : null
    if (place !== null) this.importMap = place
  }

  /** `<?xml-stylesheet href="site.css"?>` (W3C, Associating Style Sheets with XML documents). */
  instruction(text: string, offset: number): void {
    const found = /^xml-stylesheet\s[\s\S]*?\bhref\s*=\s*(["'])([\s\S]*?)\1/.exec(text)
    if (found === null) return
    const start = offset + found[0].length - 1 - (found[2]?.length ?? 0)
    const specifier = found[2] ?? ''
    this.references.push({ start, end: start + specifier.length, specifier, syntax: 'html-attribute' })
  }

  #readAttribute(tag: Tag, attribute: Attribute): void {
    const value = kindOf(tag, attribute)
    if (value === 'url') this.references.push({ ...referenceTo(attribute), ...integrityOf(tag, attribute) })
    if (value === 'candidates') this.#readCandidates(attribute)
    if (value === 'css') this.#readStyle(attribute)
  }

  #readCandidates(attribute: Attribute): void {
    const candidates = candidatesOf(attribute.value)
    if (candidates === null) this.#malformed(attribute)
    for (const { url, offset } of candidates ?? []) {
      const span = spanOf(attribute, offset, offset + url.length)
      this.references.push({ ...referenceTo(attribute), ...span, specifier: url })
    }
  }

  #readStyle(attribute: Attribute): void {
    for (const each of findInCss(attribute.value).references) {
      const span = spanOf(attribute, each.start, each.end)
      this.references.push({ ...each, ...span, within: 'html-attribute' })
    }
  }

  #addAll({ references, faults }: Found, offset: number): void {
    for (const each of references)
      this.references.push({ ...inPage(each), start: each.start + offset, end: each.end + offset })
    for (const each of faults) this.faults.push({ ...each, offset: each.offset + offset })
  }

  #malformed({ name, value, start }: Attribute): void {
    const shown = value.length > 60 ? `${value.slice(0, 60)}…` : value
    this.#fault(start, `${name}="${shown}" is no valid list of images; it is left as it is`)
  }

  #fault(offset: number, message: string): void {
    this.faults.push({ offset, code: 'reference-malformed', message })
  }
}

function referenceTo({ start, end, value, quoted }: Attribute): Reference {
  return { start, end, specifier: value, syntax: quoted ? 'html-attribute' : 'html-unquoted' }
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

/** The elements on which `integrity` means something, and where theirs stands or may stand. */
function integrityOf(tag: Tag, url: Attribute): { integrity?: IntegrityPlace } {
  if (!hasIntegrity(tag)) return {}
  const authored = tag.attributes.get('integrity')
  const after = url.quoted ? url.end + 1 : url.end
  const { start, end } = authored ?? { start: after, end: after }
  const hasCrossorigin = tag.attributes.has('crossorigin')
  const isModulePreload = tag.name === 'link' && rels(tag).includes('modulepreload')
  return {
    integrity: { start, end, isAuthored: authored !== undefined, hasCrossorigin, after, isModulePreload },
  }
}

function hasIntegrity(tag: Tag): boolean {
  if (tag.name === 'script') return tag.attributes.has('src')
  if (tag.name !== 'link') return false
  const isPreload = rels(tag).includes('preload') && ['script', 'style'].includes(lowered(tag, 'as') ?? '')
  return isPreload || rels(tag).some((rel) => rel === 'stylesheet' || rel === 'modulepreload')
}

interface Candidate {
  readonly url: string
  readonly offset: number
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

/** JavaScript's media types, of which a script without any has the first (HTML, "JavaScript MIME type"). */
const scriptTypes = /^(?:module|(?:text|application)\/(?:x-)?(?:java|ecma|j|live)script(?:1\.[0-5])?)?$/

function inlineFinder(tag: Tag): Finder | null {
  if (tag.name === 'style') return findInCss
  if (tag.name !== 'script' || tag.attributes.has('src')) return null
  const type = lowered(tag, 'type') ?? ''
  return type === 'importmap' ? findInImportMap : scriptTypes.test(type) ? findInJavaScript : null
}
