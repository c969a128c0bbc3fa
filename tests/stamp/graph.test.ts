import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Graph, Link, Node } from '../../src/stamp/graph.js'
import { Plan } from '../../src/stamp/plan.js'
import { parseBase } from '../../src/values/base.js'
import { digestOf } from '../../src/values/digest.js'
import { type LogicalPath, parseLogicalPath } from '../../src/values/logical-path.js'

/** Names and what they refer to; a name in capitals keeps it. */
type Sketch = Readonly<Record<string, string>>

function graphOf(sketch: Sketch): Graph {
  return new Map(
    Object.entries(sketch).map(([name, targets]) => [parseLogicalPath(name), node(name, targets)]),
  )
}

function node(name: string, targets: string): Node {
  const links = targets.split(' ').filter(Boolean).map(link)
  return {
    path: parseLogicalPath(name),
    versioned: name === name.toLowerCase(),
    digest: digestOf(name),
    links,
  }
}

function link(target: string): Link {
  return { target: parseLogicalPath(target), start: 0, end: 0, specifier: target, syntax: 'css-url' }
}

function groupsOf(sketch: Sketch): readonly (readonly LogicalPath[])[] {
  return new Plan(graphOf(sketch), { base: parseBase('/'), modules: 'rewrite', integrity: false }).groups()
}

function groups(sketch: Sketch): string {
  return groupsOf(sketch)
    .map((group) => group.join(' '))
    .join(', ')
}

test('what a file refers to comes before it', () => {
  expect(groups({ a: 'b', b: 'c', c: '' })).toBe('c, b, a')
})

test('a diamond is four groups', () => {
  expect(groups({ a: 'b c', b: 'd', c: 'd', d: '' })).toBe('d, b, c, a')
})

test('files that refer to each other are one group, in path order', () => {
  expect(groups({ c: 'a', b: 'c', a: 'b', page: 'b', z: '' })).toBe('a b c, page, z')
})

test('a file that refers to itself is a group of one', () => {
  expect(groups({ a: 'a b', b: '' })).toBe('b, a')
})

test('two cycles with a bridge are two groups', () => {
  expect(groups({ a: 'b', b: 'a c', c: 'd', d: 'c' })).toBe('c d, a b')
})

test('two cycles with a file in common are one group', () => {
  expect(groups({ a: 'b', b: 'a c', c: 'b' })).toBe('a b c')
})

test('a link to a file that keeps its name makes no cycle', () => {
  expect(groups({ a: 'PAGE', PAGE: 'a' })).toBe('a, PAGE')
})

test('a link to a file that is not there is none', () => {
  expect(groups({ a: 'nowhere' })).toBe('a')
})

// Several times what a stack can hold.
const count = 40_000

test('a chain of 40,000 files does not overflow', () => {
  const chain = Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`f${i}`, i + 1 < count ? `f${i + 1}` : '']),
  )
  const found = groupsOf(chain)
  expect([found.length, found[0], found.at(-1)]).toEqual([count, [`f${count - 1}`], ['f0']])
})

test('a ring of 40,000 files is one group', () => {
  const ring = Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, `f${(i + 1) % count}`]))
  expect(groupsOf(ring).map((group) => group.length)).toEqual([count])
})

const names = [...'abcdefg']
const sketches = fc
  .array(fc.subarray(names, { maxLength: 3 }), { minLength: 7, maxLength: 7 })
  .map((targets) => Object.fromEntries(names.map((name, i) => [name, targets[i]?.join(' ') ?? ''])))

test('a group is what can reach each other, and what it reaches comes first', () => {
  fc.assert(
    fc.property(sketches, (sketch) => {
      const found = groupsOf(sketch)
      expect(found.flat().toSorted()).toEqual(names)
      for (const [index, group] of found.entries()) {
        const reached = reach(sketch, group[0] ?? '')
        const together = names.filter((name) => reached.has(name) && reach(sketch, name).has(group[0] ?? ''))
        expect(group).toEqual(together.length === 0 ? group.slice(0, 1) : together)
        const done = new Set<string>(found.slice(0, index + 1).flat())
        expect([...reached].filter((name) => !done.has(name))).toEqual([])
      }
    }),
  )
})

test('the groups are the same in whatever order the files are given', () => {
  fc.assert(
    fc.property(sketches, fc.shuffledSubarray(names, { minLength: names.length }), (sketch, order) => {
      const shuffled = Object.fromEntries(order.map((name) => [name, sketch[name] ?? '']))
      expect(groups(shuffled)).toBe(groups(sketch))
    }),
  )
})

/** Everything that can be reached from a file by at least one link. */
function reach(sketch: Sketch, from: string): Set<string> {
  const reached = new Set<string>()
  const queue = [from]
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    for (const target of (sketch[name] ?? '').split(' ').filter(Boolean)) {
      if (!reached.has(target)) queue.push(target)
      reached.add(target)
    }
  }
  return reached
}
