import { string, tokenize, tokenNames, url } from 'css-tree'
import { insideUrl } from './inside-url.mjs'

/** The URLs of a piece that css-tree left raw: url tokens, and strings behind `url(`, `src(` or in an image-set. */
export function readCssTokens({ loc, value }, kind) {
  const seen = []
  const open = []
  let previous = ''
  tokenize(value, (type, start, end) => {
    const name = tokenNames[type]
    const raw = value.slice(start, end)
    const at = loc.start.offset + start
    if (name === 'url-token') seen.push({ kind, ...insideUrl(raw, at), specifier: url.decode(raw) })
    if (name === 'string-token' && isUrl(open.at(-1) ?? '', previous, kind))
      seen.push({ kind, start: at + 1, end: at + raw.length - 1, specifier: string.decode(raw) })
    if (name === 'function-token') open.push(raw.toLowerCase())
    if (name === '(-token') open.push('(')
    if (name === ')-token') open.pop()
    if (name !== 'whitespace-token' && name !== 'comment-token') previous = raw.toLowerCase()
  })
  return seen
}

function isUrl(opener, previous, kind) {
  if (opener === '') return kind === 'css @import'
  if (opener === 'url(' || opener === 'src(') return previous === opener
  return opener === 'image-set(' || opener === '-webkit-image-set('
}
