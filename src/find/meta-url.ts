import { literalPattern, literalReference, spacePattern } from './js-literal.js'
import type { Reference, Role } from './reference.js'

/** How far before an `import.meta` its `new URL(` may begin. */
const reach = 4096

const sp = spacePattern

/** What the URL is handed to at once, where that gives it a role. */
const taker = String.raw`(?:\bnew${sp}(Worker|SharedWorker)${sp}\(${sp}|\bserviceWorker${sp}\.${sp}(register)${sp}\(${sp}|Worklet${sp}\.${sp}(addModule)${sp}\(${sp})`

const newUrl = new RegExp(
  String.raw`${taker}?\bnew${sp}(?:(?:window|self|globalThis)${sp}\.${sp})?URL${sp}\(${sp}${literalPattern.replace('\\1)', '\\4)').replace(/\\1$/, '\\4')}${sp},${sp}$`,
)

const resolveCall = new RegExp(String.raw`${sp}\.${sp}resolve${sp}\(${sp}${literalPattern}${sp}\)`, 'y')

/**
 * The URL in `new URL('x', import.meta.url)` or `import.meta.resolve('x')`, by the place of the `import.meta` that
 * the lexer found: what is code there cannot be a comment or a string.
 */
export function findMetaUrl(text: string, start: number, end: number): Reference | null {
  return isUrlProperty(text, end) ? findNewUrl(text, start) : findResolve(text, end)
}

function isUrlProperty(text: string, end: number): boolean {
  return /^\s*\.\s*url\s*[,)]/.test(text.slice(end, end + 100))
}

function findNewUrl(text: string, start: number): Reference | null {
  const from = Math.max(0, start - reach)
  const before = text.slice(from, start)
  const found = before.includes('URL') ? newUrl.exec(before) : null
  if (found === null) return null
  const [whole, worker, register, addModule, quote = '', raw = ''] = found
  const at = from + found.index + whole.lastIndexOf(quote + raw + quote) + 1
  return withRole(
    literalReference(quote, raw, at),
    worker || addModule ? 'worker' : register ? 'service-worker' : undefined,
  )
}

function findResolve(text: string, end: number): Reference | null {
  resolveCall.lastIndex = end
  const found = resolveCall.exec(text)
  if (found === null) return null
  const [whole, quote = '', raw = ''] = found
  const at = end + whole.lastIndexOf(quote + raw + quote) + 1
  return withRole(literalReference(quote, raw, at), 'module')
}

function withRole(reference: Reference | null, role: Role | undefined): Reference | null {
  return reference === null || role === undefined ? reference : { ...reference, role }
}
