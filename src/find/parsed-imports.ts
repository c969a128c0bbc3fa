import type { Literal, Node } from 'acorn'
import { library } from './library.js'
import { parseScript } from './parse-script.js'

/** An import as the lexer gives it: `d` is -1 for a static one, -2 for `import.meta`. */
export interface Import {
  readonly n: string | undefined
  readonly s: number
  readonly e: number
  readonly d: number
}

/** The same imports by a parser, which is slower and never wrong; `null` for what is no JavaScript. */
export function parsedImports(text: string): Import[] | null {
  const imports: Import[] = []
  const addStatic = ({ source }: { source?: Literal | null }) => {
    if (source) imports.push({ n: String(source.value), s: source.start + 1, e: source.end - 1, d: -1 })
  }
  try {
    library.acornWalk.simple(parseScript(text), {
      ImportDeclaration: addStatic,
      ExportNamedDeclaration: addStatic,
      ExportAllDeclaration: addStatic,
      ImportExpression: ({ start, source }) => {
        imports.push({ n: literalOf(text, source), s: source.start, e: source.end, d: start })
      },
      MetaProperty: ({ start, end, meta }) => {
        if (meta.name === 'import') imports.push({ n: undefined, s: start, e: end, d: -2 })
      },
    })
    return imports.sort((a, b) => a.s - b.s)
  } catch {
    return null
  }
}

function literalOf(text: string, node: Node): string | undefined {
  if (node.type === 'Literal' && 'value' in node && typeof node.value === 'string') return node.value
  const isWhole = node.type === 'TemplateLiteral' && 'expressions' in node && Array.isArray(node.expressions)
  return isWhole && (node.expressions as unknown[]).length === 0
    ? text.slice(node.start + 1, node.end - 1)
    : undefined
}
