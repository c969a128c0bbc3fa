import parseSrcset from '@prettier/parse-srcset'

/** A URL of a list of images, and where it stands in the list. */
interface Candidate {
  readonly url: string
  readonly offset: number
}

/** Those that a browser takes, and those that it drops, each for itself (HTML, "parse a srcset attribute"). */
export interface Candidates {
  readonly good: readonly Candidate[]
  readonly bad: readonly Candidate[]
}

export function candidatesOf(list: string): Candidates {
  if (list.trim() === '') return { good: [], bad: [] }
  const all = parsed(list)
  return all === null ? oneByOne(list) : { good: all, bad: [] }
}

/** The parser gives a list up for one bad candidate, and for one with widths and densities, which browsers take. */
function oneByOne(list: string): Candidates {
  const good: Candidate[] = []
  const bad: Candidate[] = []
  for (const { index, 0: text } of list.matchAll(candidate)) {
    const [url = ''] = /^\S+/.exec(text) ?? []
    const found = { url: url.replace(/,+$/, ''), offset: index }
    if (parsed(text)?.length === 1) good.push(found)
    else bad.push(found)
  }
  return { good, bad }
}

/**
 * A URL that ends with a comma ends its candidate; behind any other come descriptors, in which a comma ends it
 * unless it stands in parentheses.
 */
const candidate = /[^\s,]\S*(?:(?<=,)|(?<!,)(?:\s+(?:\([^)]*\)?|[^,(])*)?)/g

function parsed(list: string): Candidate[] | null {
  try {
    return parseSrcset(list).map(({ source }) => ({ url: source.value, offset: source.startOffset }))
  } catch {
    return null
  }
}
