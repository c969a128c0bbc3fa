/**
 * Disagreements that stay, each with the reason why neither side is to change: the oracle is at fault, or it is a limit
 * that the documentation names. `package`, `path`, `kind`, `text` and `who` say which, as text or pattern.
 */
const explained = [
  {
    kind: 'js import() with holes',
    text: /^`\$\{/,
    reason: 'a template that begins with a hole may name anything, so there is nothing to tell the user',
  },
]

/** The reason for a difference; undefined if nobody gave one. */
export function reasonFor(difference) {
  return explained.find((each) => fits(each, difference))?.reason
}

function fits(each, difference) {
  return ['package', 'path', 'kind', 'text', 'who'].every((name) => {
    const wanted = each[name]
    if (wanted === undefined) return true
    return wanted instanceof RegExp ? wanted.test(difference[name]) : wanted === difference[name]
  })
}
