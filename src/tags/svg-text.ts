import { notInlined } from './inline-text.js'

/** What may stand before the element: declaration, comments, instructions, and a document type without entities. */
const prolog = /^(?:\s+|<\?[^>]*\?>|<!--[\s\S]*?-->|<!doctype[^>[]*>)*/i

/**
 * An SVG image as an element of an HTML page.
 * @throws {EverfreshError} `inline-unsupported` if it needs XML
 */
export function svgText(path: string, text: string): string {
  const element = text.replace(prolog, '').trimEnd()
  if (!/^<svg[\s/>]/.test(element))
    throw notInlined(
      path,
      'it doesn’t begin with <svg>, or declares entities or a prefix, which only XML knows',
    )
  return element
}

/** Whether a policy would have to allow what a digest of the whole can't: styles and scripts of its own. */
export function hasOwnCode(text: string): boolean {
  return /<(?:\w+:)?(?:style|script)[\s>]|\s(?:style|on\w+)\s*=/i.test(text)
}
