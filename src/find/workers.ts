import type { CallExpression, NewExpression, Node } from 'acorn'
import { literalReference } from './js-literal.js'
import { library } from './library.js'
import { parseScript } from './parse-script.js'
import type { Reference, Role } from './reference.js'

/**
 * The URLs of `new Worker('x')`, `new SharedWorker('x')`, `importScripts('x')`, `serviceWorker.register('x')` and
 * `audioWorklet.addModule('x')`.
 * Few scripts have any, and only those are parsed whole.
 */
export function findWorkers(text: string): Reference[] {
  if (!mayHaveWorkers(text)) return []
  try {
    return collect(text, parseScript(text))
  } catch {
    // The lexer has said already that this is no JavaScript, or it is deeper than any stack.
    return []
  }
}

/**
 * A literal must follow, perhaps behind a comment, for anything else is not ours to rewrite. What comes before a word is
 * looked at behind it, since a pattern that begins with a word is found as fast as that word.
 */
const literal = String.raw`\([\s(]*(?:["'\`]|\/[*/])`
const worker = new RegExp(String.raw`Worker(?<=\b(?:Shared)?Worker)[\s)]*${literal}`)
const imports = new RegExp(String.raw`importScripts(?<=\bimportScripts)[\s)]*${literal}`)
const registers = new RegExp(String.raw`register(?<=\bregister)\s*${literal}`)
const addsModule = new RegExp(String.raw`addModule(?<=\baddModule)\s*${literal}`)

/** Few scripts have the words; short ones with a capital letter are searched for faster than any others. */
function mayHaveWorkers(text: string): boolean {
  if (text.includes('Script') && imports.test(text)) return true
  return text.includes('Work') && mayStartWorker(text)
}

/** Many a script has a `register('x')` of its own, which alone is no reason to parse it. */
function mayStartWorker(text: string): boolean {
  if (worker.test(text) || (text.includes('Workle') && addsModule.test(text))) return true
  return /Worker(?<=serviceWorker)/.test(text) && registers.test(text)
}

function collect(text: string, program: Node): Reference[] {
  const references: Reference[] = []
  const add = (call: CallExpression | NewExpression, role: Role) => {
    const count = role === 'worker-script' ? call.arguments.length : 1
    for (const argument of call.arguments.slice(0, count)) {
      const reference = argumentReference(text, argument)
      if (reference !== null) references.push({ ...reference, role })
    }
  }
  library.acornWalk.simple(program, {
    NewExpression: (node) => isGlobal(node.callee, ['Worker', 'SharedWorker']) && add(node, 'page-worker'),
    CallExpression: (node) => {
      if (isGlobal(node.callee, ['importScripts'])) add(node, 'worker-script')
      if (isRegister(node.callee)) add(node, 'service-worker')
      if (isAddModule(node.callee)) add(node, 'page-worker')
    },
  })
  return references
}

/** `Worker`, or `self.Worker` and the like. */
function isGlobal(callee: Node, names: readonly string[]): boolean {
  const name =
    nameOf(callee) ?? (isMember(callee) && isGlobalObject(callee.object) ? propertyOf(callee) : null)
  return name !== null && names.includes(name)
}

function isRegister(callee: Node): boolean {
  return isMember(callee) && propertyOf(callee) === 'register' && lastName(callee.object) === 'serviceWorker'
}

/** `CSS.paintWorklet.addModule`, `context.audioWorklet.addModule`; relative to the page, as a worker is. */
function isAddModule(callee: Node): boolean {
  return (
    isMember(callee) && propertyOf(callee) === 'addModule' && /Worklet$/.test(lastName(callee.object) ?? '')
  )
}

function isGlobalObject(node: Node): boolean {
  return ['self', 'window', 'globalThis'].includes(nameOf(node) ?? '')
}

interface Member extends Node {
  readonly object: Node
  readonly property: Node
  readonly computed: boolean
}

function isMember(node: Node): node is Member {
  return node.type === 'MemberExpression'
}

function propertyOf({ property, computed }: Member): string | null {
  return computed ? null : nameOf(property)
}

function lastName(node: Node): string | null {
  return isMember(node) ? propertyOf(node) : nameOf(node)
}

function nameOf(node: Node): string | null {
  return node.type === 'Identifier' && 'name' in node ? String(node.name) : null
}

/** A string, or a template without holes. */
function argumentReference(text: string, { type, start, end }: Node): Reference | null {
  const quote = text.charAt(start)
  if (!['Literal', 'TemplateLiteral'].includes(type) || !['"', "'", '`'].includes(quote)) return null
  return literalReference(quote, text.slice(start + 1, end - 1), start + 1)
}
