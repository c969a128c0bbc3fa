import { parse } from 'acorn'
import { nodesOf } from './javascript-nodes.mjs'
import { sightingsOf } from './javascript-rules.mjs'
import { sourceMapName } from './source-map-comment.mjs'

/** Every reference of a script, by a whole syntax tree: slow, and with nothing left to guess. */
export function readJavaScript(text) {
  const comments = []
  const tree = parseEither(text, comments)
  const seen = []
  for (const node of nodesOf(tree)) seen.push(...sightingsOf(node, text))
  return [...seen, ...sourceMapOf(comments)]
}

/** As a module, and if it is none as a classic script, which allows more. */
function parseEither(text, comments) {
  try {
    return parseAs('module', text, comments)
  } catch {
    comments.length = 0
    return parseAs('script', text, comments)
  }
}

function parseAs(sourceType, text, comments) {
  const options = { sourceType, ecmaVersion: 'latest', allowHashBang: true }
  const onComment = (_isBlock, comment, start) => comments.push({ comment, start })
  return parse(text, { ...options, onComment })
}

/** V8 takes the last comment that names a map, wherever it stands. */
function sourceMapOf(comments) {
  const named = comments.flatMap(({ comment, start }) => sourceMapName(comment, start + 2) ?? [])
  return named.slice(-1).map((name) => ({ kind: 'js source map', ...name }))
}
