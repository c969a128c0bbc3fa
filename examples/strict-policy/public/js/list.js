globalThis.ran.push('list.js')

export function list(names) {
  return new Intl.ListFormat('en').format(names)
}
