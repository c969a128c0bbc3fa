/** The candidates' URLs of a `srcset`, by the HTML Standard, section 4.8.4.3.10, its steps in its order. */
export function readSrcset(text) {
  const seen = []
  let position = 0
  while (position < text.length) {
    position += /^[\s,]*/.exec(text.slice(position))[0].length
    const [token] = /^\S*/.exec(text.slice(position))
    if (token === '') break
    const specifier = token.replace(/,+$/, '')
    seen.push({ start: position, end: position + specifier.length, specifier })
    position += token.length
    if (specifier === token) position = endOfDescriptors(text, position)
  }
  return seen
}

/** A comma ends them, unless it stands in parentheses. */
function endOfDescriptors(text, position) {
  let depth = 0
  for (; position < text.length; position++) {
    if (text[position] === '(') depth++
    if (text[position] === ')' && depth > 0) depth--
    if (text[position] === ',' && depth === 0) return position + 1
  }
  return position
}
