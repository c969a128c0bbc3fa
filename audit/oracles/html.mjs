import { parse } from 'parse5'
import { readAttributes } from './attributes.mjs'
import { readContent } from './content.mjs'
import { shifted } from './places.mjs'

/**
 * Every reference of a page, by the tree that a browser would make of it. With scripting off, so that `<noscript>` is
 * elements: its references are there for those who read it.
 */
export function readHtml(text) {
  const seen = []
  for (const element of elementsOf(parse(text, { sourceCodeLocationInfo: true, scriptingEnabled: false })))
    seen.push(...readElement(element, text))
  return seen
}

function* elementsOf(root) {
  const stack = [root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    // Elements that the parser adds by itself, such as a `<tbody>`, have no place.
    if (node.tagName !== undefined && node.sourceCodeLocation) yield node
    stack.push(...(node.childNodes ?? []), ...(node.content?.childNodes ?? []))
  }
}

function readElement(element, text) {
  const name = element.tagName
  const attributes = attributesOf(element, text)
  return [
    ...readAttributes(element.namespaceURI, name, attributes),
    ...element.childNodes
      .filter((child) => child.nodeName === '#text' && (name === 'style' || name === 'script'))
      .flatMap(({ sourceCodeLocation: { startOffset, endOffset } }) =>
        shifted(readContent(name, attributes, text.slice(startOffset, endOffset)), startOffset),
      ),
  ]
}

function attributesOf({ attrs, sourceCodeLocation }, text) {
  return attrs.flatMap(({ name, prefix, value }) => {
    const written = prefix ? `${prefix}:${name}` : name
    const location = sourceCodeLocation.attrs?.[written] ?? sourceCodeLocation.attrs?.[written.toLowerCase()]
    if (location === undefined) return []
    return { name: written, value, ...valueSpan(location, text) }
  })
}

/** `name = "value"` → the value, without its quotes. */
function valueSpan({ startOffset, endOffset }, text) {
  const raw = text.slice(startOffset, endOffset)
  const [, lead, quote] = /^([^\s=]+\s*=\s*)(["']?)/.exec(raw) ?? [undefined, raw, '']
  const start = lead.length + quote.length
  return { start: startOffset + start, raw: raw.slice(start, raw.length - quote.length) }
}
