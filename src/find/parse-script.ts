import { type Node, type Options, parse } from 'acorn'

/** The syntax tree of a module or a classic script. @throws {SyntaxError} if it is neither */
export function parseScript(text: string, more: Partial<Options> = {}): Node {
  const options = { ecmaVersion: 'latest', allowHashBang: true, ...more } as const
  try {
    return parse(text, { ...options, sourceType: 'module' })
  } catch {
    return parse(text, { ...options, sourceType: 'script', allowReturnOutsideFunction: true })
  }
}
