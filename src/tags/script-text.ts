import { type Options, parse, type Token, tokTypes } from 'acorn'
import { notInlined } from './inline-text.js'

/** What would end a script element, or make the parser look for its end elsewhere (HTML, "Restrictions for contents of script elements"). */
const dangerous = /<(?:\/script|!--)/i

/**
 * A script so written that no HTML parser sees an end tag or a comment in it, and that means the same.
 * @throws {EverfreshError} `inline-unsupported` if it is no script that can be read, and holds such a thing
 */
export function scriptText(path: string, text: string): string {
  if (!dangerous.test(text)) return text
  const pieces = readPieces(text)
  if (pieces === null)
    throw notInlined(path, 'it holds "</script" or "<!--", and is no JavaScript that can be read')
  return text.replace(new RegExp(dangerous, 'gi'), (found, at: number) => {
    const piece = pieces.find(({ start, end }) => start <= at && at < end)
    return write(path, found, piece, text.slice(0, at))
  })
}

interface Piece {
  readonly kind: 'comment' | 'literal'
  readonly start: number
  readonly end: number
}

function write(path: string, found: string, piece: Piece | undefined, before: string): string {
  const isEnd = found.startsWith('</')
  if (piece?.kind === 'literal') {
    if (isEnd) return `<\\/${found.slice(2)}`
    // Behind `(?` it looks back, and the mark can't be escaped; elsewhere the dash may be that of a range.
    return before.endsWith('(?') ? '<!\\u002d-' : '<\\u0021--'
  }
  // `<!--` begins a comment of one line in a classic script (ECMAScript, B.1.1).
  if (piece?.start === before.length) return '//'
  if (piece === undefined && !isEnd)
    throw notInlined(path, 'it holds "<!--" outside of texts, which is a comment or not: write "< !--"')
  return `< ${found.slice(1)}`
}

/** Comments, and literals that may hold anything. */
function readPieces(text: string): Piece[] | null {
  for (const sourceType of ['module', 'script'] as const) {
    const pieces: Piece[] = []
    const onToken = ({ type, start, end }: Token) => {
      if (literals.has(type)) pieces.push({ kind: 'literal', start, end })
    }
    const onComment: Options['onComment'] = (_block, _text, start, end) => {
      pieces.push({ kind: 'comment', start, end })
    }
    try {
      parse(text, { ecmaVersion: 'latest', sourceType, onToken, onComment })
      return pieces
    } catch {
      // Perhaps it is of the other kind.
    }
  }
  return null
}

const literals: ReadonlySet<unknown> = new Set([tokTypes.string, tokTypes.template, tokTypes.regexp])
