import fc from 'fast-check'
import { expect } from 'vitest'
import { make, type Tree } from './tree.js'

/** Each file's targets, some of which keep their names; and what stands between the references. */
interface Forest {
  readonly links: Readonly<Record<string, readonly string[]>>
  readonly tree: Tree
}

const names = ['a.css', 'b.css', 'x/c.css', 'x/d.js', 'e.js', 'y/f.js', 'page.html', 'y/other.html', 'g.png']

/** A comment in any of the three languages; of Latin letters too, which are no UTF-8. */
const filler = fc.array(fc.constantFrom(0x20, 0x61, 0x7a, 0x0a, 0x0d, 0xe9, 0xff), {
  minLength: 1,
  maxLength: 9,
})

const targets = fc.subarray(names, { maxLength: 3 })

const forests: fc.Arbitrary<Forest> = fc
  .array(fc.record({ targets, filler }), { minLength: names.length, maxLength: names.length })
  .map((drawn) => {
    const links = Object.fromEntries(names.map((name, i) => [name, linksOf(name, drawn[i]?.targets ?? [])]))
    const tree = names.map(
      (name, i) => [name, contentOf(name, links[name] ?? [], drawn[i]?.filler ?? [])] as const,
    )
    return { links, tree: Object.fromEntries(tree) }
  })

function linksOf(name: string, drawn: readonly string[]): readonly string[] {
  return name.endsWith('.png') ? [] : drawn
}

function contentOf(name: string, links: readonly string[], bytes: readonly number[]): Buffer {
  return Buffer.concat([
    wrap(name, bytes),
    ...links.map((target) => Buffer.concat([refer(name, target), wrap(name, bytes)])),
  ])
}

function wrap(name: string, bytes: readonly number[]): Buffer {
  const [open, close] = name.endsWith('.html') ? ['<!--a', 'a-->'] : ['/*', '*/']
  return Buffer.concat([Buffer.from(open), Buffer.from(bytes), Buffer.from(close)])
}

function refer(name: string, target: string): Buffer {
  const url = `/s/${target}`
  if (name.endsWith('.css')) return Buffer.from(`a{b:url(${url})}`)
  return Buffer.from(name.endsWith('.js') ? `import("${url}");` : `<img src="${url}">`)
}

/** Overwrites a byte of a file's comments; the text of the references stays. */
function change(content: Buffer, choice: number): Buffer {
  const places = [...content.keys()].filter((at) => isFiller(content, at))
  const at = places[choice % places.length] ?? 0
  const changed = Buffer.from(content)
  changed[at] = content[at] === 0x62 ? 0x63 : 0x62
  return changed
}

/** Between the marks of a comment. */
function isFiller(content: Buffer, at: number): boolean {
  const before = content.subarray(0, at).toString('latin1')
  const open = Math.max(before.lastIndexOf('/*') + 2, before.lastIndexOf('<!--a') + 5)
  const end = /\*\/|a-->/.exec(content.subarray(open).toString('latin1'))?.index ?? 0
  return at >= open && at < open + end
}

/** A file and all that would have to be written anew if its name changed. */
function affected(links: Forest['links'], changed: string): string[] {
  const found = new Set([changed])
  // A set is read to its end even while it grows.
  for (const name of found) {
    if (name.endsWith('.html')) continue
    for (const [other, targets] of Object.entries(links)) if (targets.includes(name)) found.add(other)
  }
  return [...found].sort()
}

function versions(tree: Tree): Record<string, string> {
  return Object.fromEntries([...make(tree)].map(([path, { stamped }]) => [path, stamped.name]))
}

/** One byte of one file: exactly that file and what depends on it get new names. */
export function changesWhatDepends(numRuns: number): void {
  fc.assert(
    fc.property(forests, fc.constantFrom(...names), fc.nat(), ({ links, tree }, name, choice) => {
      const before = versions(tree)
      const after = versions({ ...tree, [name]: change(tree[name] as Buffer, choice) })
      const changed = names.filter((each) => before[each] !== after[each]).sort()
      expect(changed).toEqual(affected(links, name))
    }),
    { numRuns },
  )
}

/** Files given in another order come out the same, to the byte. */
export function ordersAlike(numRuns: number): void {
  const orders = fc.shuffledSubarray(names, { minLength: names.length })
  fc.assert(
    fc.property(forests, orders, ({ tree }, order) => {
      const shuffled = Object.fromEntries(order.map((name) => [name, tree[name] ?? '']))
      expect([...make(shuffled)]).toEqual([...make(tree)])
    }),
    { numRuns },
  )
}
