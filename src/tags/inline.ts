import { findInCss } from '../find/css.js'
import { findInSvg } from '../find/html.js'
import { findInJavaScript } from '../find/javascript.js'
import { digestOf, integrityOf } from '../values/digest.js'
import { encodePath } from '../values/url-path.js'
import { type AttributeMap, startTag } from './html.js'
import { inlineText, notInlined } from './inline-text.js'
import { rebased } from './rebase.js'
import { scriptText } from './script-text.js'
import type { TagAsset, TagSource } from './source.js'
import { svgText } from './svg-text.js'

/** An asset as a part of the page itself. */
export interface Inlined {
  /** The element in which the text stands; `svg` is one itself. */
  readonly element: 'script' | 'style' | 'svg'
  readonly text: string
}

/**
 * What a page holds of an asset, by its bytes alone.
 * @throws {EverfreshError} `inline-unsupported`
 */
export function inlined(source: TagSource, { path, type }: TagAsset): Inlined {
  const [mediaType = ''] = type.split(';')
  const make = makers[mediaType]
  if (make === undefined)
    throw notInlined(path, `it is ${mediaType}, and only stylesheets, scripts and SVG images can stand there`)
  const text = inlineText(path, source.bytes(path))
  return make(path, text, { path: source.base + encodePath(path), origin: source.origin })
}

type Make = (path: string, text: string, from: Parameters<typeof rebased>[2]) => Inlined

const makers: Readonly<Record<string, Make>> = {
  'text/css': (_path, text, from) => ({
    element: 'style',
    // In a text or a URL the backslash says nothing; anywhere else there was no end tag to begin with.
    text: rebased(text, findInCss(text).references, from).replace(/<\/(?=style)/gi, '<\\/'),
  }),
  'text/javascript': (path, text, from) => ({
    element: 'script',
    text: scriptText(path, rebased(text, findInJavaScript(text).references, from)),
  }),
  'image/svg+xml': (path, text, from) => ({
    element: 'svg',
    text: svgText(path, rebased(text, findInSvg(text).references, from)),
  }),
}

export function inlineElement({ element, text }: Inlined, attributes: AttributeMap): string {
  if (element !== 'svg') return `${startTag(element, attributes)}${text}</${element}>`
  return startTag('svg', attributes).slice(0, -1) + text.slice('<svg'.length)
}

/** A source of Content Security Policy (CSP 3, section 2.3.1) for an element with this text. */
export function hashSource(text: string): string {
  return `'${integrityOf(digestOf(text))}'`
}
