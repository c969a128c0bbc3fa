import { parseFragment } from 'parse5'

const entity = /&(?:#x[0-9a-f]+|#[0-9]+|[a-z][a-z0-9]*);?/gi

/**
 * An attribute's text with its entities decoded, and for each offset of that the one in the text as written, so that
 * what is found in `style="background: url(&quot;x&quot;)"` can be shown where it stands.
 */
export function decodeEntities(raw) {
  const pieces = []
  const offsets = []
  const add = (piece, at, step) => {
    for (let index = 0; index < piece.length; index++) offsets.push(at + index * step)
    pieces.push(piece)
  }
  let done = 0
  for (const { 0: written, index } of raw.matchAll(entity)) {
    add(raw.slice(done, index), done, 1)
    add(decodeOne(written, raw[index + written.length]), index, 0)
    done = index + written.length
  }
  add(raw.slice(done), done, 1)
  return { text: pieces.join(''), rawOffset: (offset) => offsets[offset] ?? raw.length }
}

/** By the parser itself. Without its semicolon, what follows decides whether it is one: `&copy=1` is none. */
function decodeOne(written, next = '') {
  const following = /[=a-z0-9]/i.test(next) ? next : ''
  const { value } = parseFragment(`<a b="${written}${following}">`).childNodes[0].attrs[0]
  return following === '' ? value : value.slice(0, -1)
}
