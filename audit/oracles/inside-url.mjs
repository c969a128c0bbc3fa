/** `url( "x" )` → where the x is. */
export function insideUrl(raw, offset) {
  const lead = /^[^(]*\(\s*/.exec(raw)[0].length
  const inner = raw.slice(lead).replace(/\s*\)$/, '')
  const quotes = /^(["'])[\s\S]*\1$/.test(inner) ? 1 : 0
  return { start: offset + lead + quotes, end: offset + lead + inner.length - quotes }
}
