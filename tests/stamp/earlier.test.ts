import { expect, test } from 'vitest'
import { type EarlierStamping, noEarlier, type StampedAlone } from '../../src/stamp/earlier.js'
import { make } from './tree.js'

const trees = [
  ['a chain', { 'a.css': '@import "b.css"', 'b.css': 'p { top: 0 }' }],
  ['a cycle', { 'a.css': '@import "b.css"', 'b.css': '@import "a.css"' }],
] as const

/** Recalls whatever it has kept. */
class Everything implements EarlierStamping {
  readonly kept = new Map<string, readonly StampedAlone[]>()
  readonly groups = noEarlier.groups
  readonly fileOf = noEarlier.fileOf

  recall([first]: Parameters<EarlierStamping['recall']>[0]): readonly StampedAlone[] | null {
    return this.kept.get(first?.path ?? '') ?? null
  }

  keep([first]: Parameters<EarlierStamping['keep']>[0], _: unknown, files: readonly StampedAlone[]): void {
    this.kept.set(first?.path ?? '', files)
  }
}

test.each(trees)('of %s no bytes are kept for later, but their number where they were written', (_, tree) => {
  const earlier = new Everything()
  const made = make(tree, earlier)
  const kept = [...earlier.kept.values()].flat()
  expect(kept.map(({ path }) => path).sort()).toEqual(['a.css', 'b.css'])
  for (const { path, bytes, remembered } of kept) {
    expect(bytes).toBeNull()
    expect(remembered).toBe(made.get(path)?.stamped.bytes?.length)
  }
})

test.each(trees)(
  '%s that is recalled has the names and digests that it had, and is not written',
  (_, tree) => {
    const earlier = new Everything()
    const first = make(tree, earlier)
    const again = make(tree, earlier)
    expect([...again.keys()]).toEqual([...first.keys()])
    for (const [path, { stamped }] of again) {
      const { bytes: written, ...rest } = first.get(path)?.stamped ?? { bytes: null }
      expect(stamped).toEqual({ ...rest, bytes: null, ...(written && { remembered: written.length }) })
    }
  },
)
