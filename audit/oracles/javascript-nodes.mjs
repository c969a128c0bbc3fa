/** Every node of a syntax tree. With a stack of its own, for a minified file nests deeper than calls may. */
export function* nodesOf(tree) {
  const stack = [tree]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    yield node
    for (const key in node) pushNodes(node[key], stack)
  }
}

function pushNodes(value, stack) {
  if (Array.isArray(value)) for (const each of value) pushNodes(each, stack)
  else if (typeof value?.type === 'string') stack.push(value)
}
