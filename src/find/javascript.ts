import { init, parse } from 'es-module-lexer/minimal'
import { type Found, nothingFound, type Reference } from './reference.js'

/** The lexer is WebAssembly, compiled once; to be awaited before the first file. */
export async function prepareJavaScript(): Promise<void> {
  await init()
}

/** The specifiers of static imports, re-exports, and dynamic imports of a literal. Classic scripts have some too. */
export function findInJavaScript(text: string): Found {
  if (!mayImport.test(text)) return nothingFound
  try {
    const [imports] = parse(withoutBom(text))
    return { references: imports.flatMap((each) => referenceOf(text, each) ?? []), faults: [] }
  } catch (error) {
    return { references: [], faults: [syntaxFault(error)] }
  }
}

/** Rules a script out that can hold no specifier: half of all scripts, and lexing is most of the cost. */
const mayImport = /\bimport\b|\bfrom\b/

/** A BOM in front makes the lexer drop the first import; a space has the same length. */
function withoutBom(text: string): string {
  return text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text
}

type Import = ReturnType<typeof parse>[0][number]

function referenceOf(text: string, { n: specifier, s, e, d }: Import): Reference | null {
  if (specifier === undefined || d === -2) return null
  const isDynamic = d >= 0
  // Of a dynamic import the lexer gives the argument with its quotes.
  const quote = isDynamic ? text.charAt(s) : ''
  const [start, end] = isDynamic ? [s + 1, e - 1] : [s, e]
  return { start, end, specifier, syntax: quote === '`' ? 'js-template' : 'js-string', module: true }
}

function syntaxFault(error: unknown): { offset: number; code: 'syntax'; message: string } {
  const offset = error instanceof Error && 'idx' in error && typeof error.idx === 'number' ? error.idx : 0
  return {
    offset,
    code: 'syntax',
    message: 'this is no JavaScript that a browser can read; its imports are left as they are',
  }
}
