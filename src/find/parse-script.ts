import type { Node, Options } from 'acorn'
import { library } from './library.js'

/** The syntax tree of a module or a classic script. @throws {SyntaxError} if it is neither */
export function parseScript(text: string, more: Partial<Options> = {}): Node {
  const { parse } = library.acorn
  const options = { ecmaVersion: 'latest', allowHashBang: true, ...more } as const
  try {
    return parse(text, { ...options, sourceType: 'module' })
  } catch {
    return parse(text, { ...options, sourceType: 'script', allowReturnOutsideFunction: true })
  }
}
