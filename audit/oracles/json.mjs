/**
 * JSON with the place of every string: objects become lists of `[key, value]`, arrays lists of values, strings `{
 * start, end, value }` with the span inside the quotes; all else is null.
 */
export function parsePlaced(text) {
  // Whether it is JSON at all is for the engine's own parser to say; it throws.
  JSON.parse(text.replace(/^\uFEFF/, ''))
  const tokens = [...text.matchAll(/"(?:[^"\\]|\\[\s\S])*"|[{}[\],:]|[^\s{}[\],:"]+/g)].reverse()
  return value(tokens)
}

function value(tokens) {
  const { 0: token, index } = tokens.pop()
  if (token === '{') return object(tokens)
  if (token === '[') return array(tokens)
  return token.startsWith('"') ? placed(token, index) : null
}

function placed(token, index) {
  return { start: index + 1, end: index + token.length - 1, value: JSON.parse(token) }
}

function object(tokens) {
  return list(tokens, '}', () => {
    const key = value(tokens)
    tokens.pop()
    return [key, value(tokens)]
  })
}

function array(tokens) {
  return list(tokens, ']', () => value(tokens))
}

function list(tokens, end, item) {
  const items = []
  while (tokens.at(-1)[0] !== end) {
    items.push(item())
    if (tokens.at(-1)[0] === ',') tokens.pop()
  }
  tokens.pop()
  return items
}

/** The value of a key, of the last one if it stands there twice. */
export function member(entries, name) {
  return Array.isArray(entries) ? entries.findLast((entry) => entry?.[0]?.value === name)?.[1] : undefined
}

/** A string as an oracle shows it; nothing for any other value. */
export function sighting(kind, string) {
  if (string?.start === undefined) return []
  return [{ kind, start: string.start, end: string.end, specifier: string.value }]
}
