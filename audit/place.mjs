/** `line:column` of an offset, both from 1. */
export function placeOf(text, offset) {
  const before = text.slice(0, offset).split(/\r\n|[\n\r]/)
  return `${before.length}:${before.at(-1).length + 1}`
}
