export interface Attribute {
  readonly name: string
  /** Where the value begins and ends in the text, without its quotes. */
  readonly start: number
  readonly end: number
  readonly quoted: boolean
  /** Entities decoded. */
  readonly value: string
  /** Where the runs between entities begin, in the value and in the text; `null` where there is no entity. */
  readonly runs: readonly Run[] | null
}

/** A start tag; of two attributes with one name the first counts, as in browsers. */
export interface Tag {
  readonly name: string
  readonly attributes: ReadonlyMap<string, Attribute>
  /** Where it begins in the text. */
  readonly start: number
}

/** A stretch of a value that is written as it is, or one entity. */
export interface Run {
  readonly inValue: number
  readonly inText: number
}

/** What stands between two entities, before it is known what the entities are. */
export interface Data extends Run {
  readonly length: number
}

/** Where the part of an attribute's value between two offsets is written; its ends may be entities. */
export function spanOf(attribute: Attribute, from: number, to: number): { start: number; end: number } {
  const { start, end, value, runs } = attribute
  if (runs === null) return { start: start + from, end: start + to }
  return {
    start: from === 0 ? start : writtenAt(runs, from, start),
    end: to === value.length ? end : writtenAt(runs, to, start),
  }
}

/** By halving: a list of images may have a thousand entities. */
function writtenAt(runs: readonly Run[], offset: number, start: number): number {
  let [low, high] = [0, runs.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((runs[middle]?.inValue ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  const run = runs[low - 1]
  return run === undefined ? start : run.inText + offset - run.inValue
}

/** Those of a value with entities, of which several may follow each other: each begins with its own `&`. */
export function runsOf(
  text: string,
  { start, end, value }: Pick<Attribute, 'start' | 'end' | 'value'>,
  data: readonly Data[],
): Run[] {
  const runs: Run[] = []
  let [inValue, inText] = [0, start]
  for (const next of [...data, { inValue: value.length, inText: end, length: 0 }]) {
    runs.push(...entities(text.slice(inText, next.inText), { inValue, inText }, next.inValue - inValue))
    runs.push({ inValue: next.inValue, inText: next.inText })
    inValue = next.inValue + next.length
    inText = next.inText + next.length
  }
  return runs
}

/** Where each begins; only the first is told where a named one stands for two characters, and another follows. */
function entities(written: string, first: Run, length: number): Run[] {
  const pieces = written.split(/(?=&)/).filter(Boolean)
  const runs: Run[] = []
  let { inValue, inText } = first
  for (const piece of pieces) {
    runs.push({ inValue, inText })
    inValue += lengthOf(piece)
    inText += piece.length
  }
  return inValue - first.inValue === length ? runs : runs.slice(0, 1)
}

function lengthOf(entity: string): number {
  const code = Number(entity.replace(/^&#x?|;$/gi, (part) => (/x/i.test(part) ? '0x' : '')))
  return code > 0xffff ? 2 : 1
}
