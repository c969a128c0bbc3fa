import { init, parse } from 'es-module-lexer/minimal'
import { withoutBom } from './bom.js'
import { literalReference } from './js-literal.js'
import { findMetaUrl } from './meta-url.js'
import { type Import, parsedImports } from './parsed-imports.js'
import { type Fault, type Finder, type Found, nothingFound, type Reference } from './reference.js'
import { findSourceMapComment } from './source-map-comment.js'
import { endOfSpecifiers } from './specifier-search.js'
import { findWorkers } from './workers.js'

/** The lexer is WebAssembly, compiled once; to be awaited before the first file. */
export async function prepareJavaScript(): Promise<void> {
  await init()
}

/** The URLs of a script, module or classic: imports, `import.meta`, workers, and the comment that names its map. */
export const findInJavaScript: Finder = (text) => {
  const imports = findImports(text)
  const all = [...imports.references, ...findWorkers(text), ...findSourceMapComment(text)]
  if (all.length === 0) return imports
  return { references: all.sort((a, b) => a.start - b.start), faults: imports.faults }
}

/** The specifiers alone, and what uses `import.meta`. */
export function findImports(text: string): Found {
  const end = endOfSpecifiers(text)
  if (end === 0) return nothingFound
  try {
    return readImports(text, importsOf(withoutBom(text), end))
  } catch (error) {
    return { references: [], faults: [syntaxFault(text, error)] }
  }
}

/** Those of the beginning of a script, which goes on in `text`; `null` where the lexer can't read it alone. */
export function specifiersIn(head: string, text: string): Found | null {
  const imports = lexed(withoutBom(head))
  return imports === null ? null : readImports(text, imports)
}

/**
 * Where a static import ends nothing is open; if something is, it stood in a comment or a string. Far down that is likely,
 * and little is left to be saved.
 */
function importsOf(text: string, end: number): readonly Import[] {
  const whole = end < text.length && end > text.length / 2 ? lexed(text) : null
  return whole ?? (end < text.length ? lexed(text.slice(0, end)) : null) ?? allImportsOf(text)
}

/** `null` where the lexer can't read it, or can't be trusted. */
function lexed(text: string): readonly Import[] | null {
  try {
    const [imports] = parse(text)
    return isMisread(text, imports) ? null : imports
  } catch {
    return null
  }
}

function allImportsOf(text: string): readonly Import[] {
  let imports: ReturnType<typeof parse>[0]
  try {
    imports = parse(text)[0]
  } catch (error) {
    const parsed = parsedImports(text)
    if (parsed === null) throw error
    return parsed
  }
  return isMisread(text, imports) ? (parsedImports(text) ?? imports) : imports
}

/**
 * The lexer takes the words of a comment behind a default or namespace import for code (`import a /* it's *\/ from`),
 * some regular expressions for divisions, and a byte order mark for a name; such scripts are parsed whole. What it
 * made of a comment still begins at its `import`, or is an error.
 */
function isMisread(text: string, imports: ReturnType<typeof parse>[0]): boolean {
  return hasInnerBom(text) || imports.some(({ ss, s }) => commentedImport.test(text.slice(ss, s)))
}

/** White space to browsers (ECMAScript, section 12.2), and to the lexer part of a name: files put together have it. */
function hasInnerBom(text: string): boolean {
  return text.indexOf('\uFEFF', 1) >= 0
}

const commentedImport = /\bimport\b\s*[\w$*][\w$\s*,]*\/[/*]/

function readImports(text: string, imports: readonly Import[]): Found {
  const references: Reference[] = []
  const faults: Fault[] = []
  for (const each of imports) {
    const reference = each.d === -2 ? findMetaUrl(text, each.s, each.e) : specifierOf(text, each)
    if (reference !== null) references.push(reference)
    else faults.push(...computedFaults(text, each))
  }
  return { references, faults }
}

function specifierOf(text: string, { n: specifier, s, e, d }: Import): Reference | null {
  const isDynamic = d >= 0
  if (specifier === undefined) return isDynamic ? parenthesised(text, s, e) : null
  // Of a dynamic import the lexer gives the argument with its quotes.
  const quote = isDynamic ? text.charAt(s) : ''
  const [start, end] = isDynamic ? [s + 1, e - 1] : [s, e]
  const syntax = quote === '`' ? 'js-template' : 'js-string'
  return { start, end, specifier, syntax, role: 'module', ...(isDynamic ? { isDynamic } : {}) }
}

/** `import(("./a.js"))`, which the lexer takes for an expression. */
function parenthesised(text: string, start: number, end: number): Reference | null {
  const inner = /^(?:\s*\()+\s*(["'`])([\s\S]*)\1[\s)]*$/.exec(text.slice(start, end))
  const [whole, quote = '', raw = ''] = inner ?? []
  if (whole === undefined || raw.includes(quote)) return null
  const reference = literalReference(quote, raw, start + whole.indexOf(quote) + 1)
  return reference === null ? null : { ...reference, role: 'module', isDynamic: true }
}

/** Nobody knows its files, but it begins like one of ours, or like a prefix of an import map. */
function computedFaults(text: string, each: Import): Fault[] {
  const head = headOf(text, each)
  return head?.includes('/') ? [computedFault(text, each, head)] : []
}

/** How a path begins that is put together at run time; `null` if it is none, or may be anything. */
function headOf(text: string, { d, s, e }: Import): string | null {
  const argument = d >= 0 ? text.slice(s, Math.min(e, s + reach)) : ''
  const template = /^`((?:[^`$\\]|\\[\s\S]|\$(?!\{))+)\$\{/.exec(argument)
  if (template?.[1] !== undefined) return template[1]
  // Bare, it can only be meant for a prefix of an import map.
  const sum = /^(["'])([^"'\\./][^"'\\]*\/[^"'\\]*)\1\s*\+/.exec(argument)
  return sum?.[2] ?? null
}

/** As far as the beginning of a path is looked for. */
const reach = 300

function computedFault(text: string, { s, e }: Import, head: string): Fault {
  const shown = text.slice(s, Math.min(e, s + 60))
  const message = `import(${shown}) is put together at run time and can't be rewritten: use an import map (modules: 'importmap')`
  return { offset: s, code: 'reference-computed', message, head }
}

function syntaxFault(text: string, error: unknown): Fault {
  const index = error instanceof Error && 'idx' in error && typeof error.idx === 'number' ? error.idx : 0
  const offset = Math.min(index, text.length)
  const message = 'this is no JavaScript that a browser can read; its imports are left as they are'
  return { offset, code: 'syntax', message }
}
