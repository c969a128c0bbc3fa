/**
 * The references that one node of a syntax tree holds. Scopes are not followed: a `Worker` or `URL` that a script
 * declares for itself is taken for the browser's.
 */
export function sightingsOf(node, text) {
  return (rules[node.type]?.(node) ?? []).flatMap(
    ([kind, literal]) => sighting(kind, literal, node, text) ?? [],
  )
}

/** Node type → pairs of a kind and the node whose text may be the URL. */
const rules = {
  ImportDeclaration: ({ source }) => [['js import', source]],
  ExportNamedDeclaration: ({ source }) => [['js export from', source]],
  ExportAllDeclaration: ({ source }) => [['js export from', source]],
  ImportExpression: ({ source }) => [[hasHoles(source) ? 'js import() with holes' : 'js import()', source]],
  NewExpression: ({ callee, arguments: [first, second] }) => {
    if (isGlobal(callee, 'URL') && isMeta(second, 'url')) return [['js new URL', first]]
    if (isGlobal(callee, 'Worker') || isGlobal(callee, 'SharedWorker')) return [['js worker', first]]
    return []
  },
  CallExpression: ({ callee, arguments: words }) => {
    if (isMeta(callee, 'resolve')) return [['js import.meta.resolve', words[0]]]
    if (isGlobal(callee, 'importScripts')) return words.map((word) => ['js importScripts', word])
    if (isRegister(callee)) return [['js service worker', words[0]]]
    return []
  },
}

function hasHoles(node) {
  return node.type === 'TemplateLiteral' && node.expressions.length > 0
}

const globals = new Set(['window', 'self', 'globalThis'])

/** `Worker`, `window.Worker`. */
function isGlobal(node, name) {
  if (node.type === 'Identifier') return node.name === name
  return isMember(node, name) && node.object.type === 'Identifier' && globals.has(node.object.name)
}

/** `import.meta.NAME`. */
function isMeta(node, name) {
  return isMember(node, name) && node.object.type === 'MetaProperty'
}

/** `navigator.serviceWorker.register`, or `serviceWorker.register`. */
function isRegister(node) {
  if (!isMember(node, 'register')) return false
  return isMember(node.object, 'serviceWorker') || node.object.name === 'serviceWorker'
}

function isMember(node, name) {
  return node?.type === 'MemberExpression' && !node.computed && node.property.name === name
}

function sighting(kind, literal, node, text) {
  if (literal?.type === 'Literal' && typeof literal.value === 'string')
    return { kind, ...inside(literal, node), specifier: literal.value }
  if (literal?.type !== 'TemplateLiteral') return null
  if (!hasHoles(literal)) return { kind, ...inside(literal, node), specifier: literal.quasis[0].value.cooked }
  // Nobody can rewrite it, so all that is asked for is a fault.
  const isTold = kind === 'js import() with holes'
  return isTold ? { kind, ...inside(literal, node), specifier: text.slice(literal.start, literal.end) } : null
}

/** Without the quotes; `around` is where a fault about it may stand. */
function inside(literal, node) {
  return { start: literal.start + 1, end: literal.end - 1, around: [node.start, node.end] }
}
