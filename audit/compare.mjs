/**
 * Two views of one text, ours and an oracle's: of each kind how many references both see alike, and every reference
 * on which they differ. Those that can name no file count on neither side.
 */
export function compare(format, oracle, { references, faults }) {
  const left = new Map(references.filter(mayNameFile).map((each) => [spanOf(each), each]))
  const sums = { agreements: {}, differences: [] }
  for (const seen of oracle.filter(mayNameFile)) {
    const own = left.get(spanOf(seen))
    left.delete(spanOf(seen))
    if (own === undefined ? isTold(seen, faults) : own.specifier === seen.specifier)
      sums.agreements[seen.kind] = (sums.agreements[seen.kind] ?? 0) + 1
    else sums.differences.push(missed(seen, own))
  }
  sums.differences.push(...[...left.values()].map((each) => invented(format, each)))
  sums.differences.push(...faults.filter(({ code }) => code === 'syntax').map(givenUp))
  return sums
}

function spanOf({ start, end }) {
  return `${start}-${end}`
}

/** Not nothing, a part of the document, a folder, or another scheme. */
function mayNameFile({ specifier }) {
  if (/^\s*(?:[?#]|$)/.test(specifier) || /^[^?#]*\/\s*(?:[?#]|$)/.test(specifier)) return false
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(specifier)?.[1].toLowerCase()
  return scheme === undefined || scheme === 'http' || scheme === 'https'
}

/** A reference that can't be rewritten is right if the user is told of it. */
function isTold({ around }, faults) {
  return around !== undefined && faults.some(({ offset }) => offset >= around[0] && offset < around[1])
}

/** Seen by the oracle alone, or with another meaning. */
function missed({ kind, start, specifier }, own) {
  if (own === undefined) return { kind, offset: start, text: specifier, who: 'oracle' }
  return { kind, offset: start, text: specifier, who: 'both', other: own.specifier }
}

/** Seen by us alone; all that is known of its kind is how it is written. */
function invented(format, { start, specifier, syntax }) {
  return { kind: `${format}: ${syntax}`, offset: start, text: specifier, who: 'ours' }
}

/** We gave a file up that the oracle reads. */
function givenUp({ offset, message }) {
  return { kind: 'given up', offset, text: message, who: 'ours' }
}
