import { decodeEntities } from './entities.mjs'

/** What an oracle saw in a piece of a text, at its place in the whole. */
export function shifted(seen, offset) {
  return seen.map((each) => {
    const around = each.around?.map((at) => at + offset)
    return { ...each, start: each.start + offset, end: each.end + offset, ...(around ? { around } : {}) }
  })
}

/** Reads an attribute's value, whose entities may be longer than what they stand for. */
export function readDecoded(raw, offset, read) {
  const { text, rawOffset } = decodeEntities(raw)
  const seen = read(text).map((each) => ({ ...each, start: rawOffset(each.start), end: rawOffset(each.end) }))
  return shifted(seen, offset)
}
