import type { LogicalPath } from '../values/logical-path.js'

/** Of a list in path order. */
type Item<T> = readonly [LogicalPath, T]

/** Some neighbours, and what they are as bytes. */
interface Block<T, Bytes> {
  readonly items: readonly Item<T>[]
  readonly bytes: Bytes
}

/**
 * A long list as bytes, in blocks. Where most items are those of the list before, most blocks are taken over: to make
 * some megabytes anew would cost most of a rebuild, since memory that was never used is dear.
 */
export class Blocks<T, Bytes> {
  readonly #make: (items: readonly Item<T>[]) => Bytes
  /** By the path of their first item. */
  #last: ReadonlyMap<LogicalPath, Block<T, Bytes>> = new Map()

  /** `make`: gives the same for the same items, none of which is ever changed. */
  constructor(make: (items: readonly Item<T>[]) => Bytes) {
    this.#make = make
  }

  of(items: Iterable<Item<T>>): Bytes[] {
    const blocks = [...grouped(items)].map((group) => [group[0][0], this.#blockOf(group)] as const)
    this.#last = new Map(blocks)
    return blocks.map(([, { bytes }]) => bytes)
  }

  #blockOf(items: Group<T>): Block<T, Bytes> {
    const known = this.#last.get(items[0][0])
    return known !== undefined && isSame(known.items, items) ? known : { items, bytes: this.#make(items) }
  }
}

type Group<T> = readonly [Item<T>, ...Item<T>[]]

/** Where a block ends is said by the paths, and not by a count, which one item more would shift. */
function* grouped<T>(items: Iterable<Item<T>>): Generator<Group<T>> {
  let group: [Item<T>, ...Item<T>[]] | null = null
  for (const item of items) {
    if (group === null) group = [item]
    else group.push(item)
    if (!isLast(item[0]) && group.length < most) continue
    yield group
    group = null
  }
  if (group !== null) yield group
}

/** About one path in `usual` ends a block; and in a list where too few do, so many items. */
const [usual, most] = [61, 256]

function isLast(path: LogicalPath): boolean {
  let sum = path.length
  for (let at = Math.max(0, path.length - 12); at < path.length; at++)
    sum = (sum * 31 + path.charCodeAt(at)) % 1_000_003
  return sum % usual === 0
}

function isSame<T>(some: readonly Item<T>[], others: readonly Item<T>[]): boolean {
  if (some.length !== others.length) return false
  return some.every(([path, value], index) => others[index]?.[0] === path && others[index]?.[1] === value)
}
