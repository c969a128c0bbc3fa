import { expect, test } from 'vitest'
import type { BuildOptions } from '../../src/build.js'
import type { FindingCode } from '../../src/verify/finding.js'
import { everyKind, Folder } from './site.js'

/** What is done to a folder of every kind, and all that `verify` then says of it. */
export type Row = readonly [
  does: string,
  to: (built: Folder) => void,
  found: (built: Folder) => readonly (readonly [place: string, code: FindingCode])[],
]

export function testRows(rows: readonly Row[], options: Partial<BuildOptions> = {}, files = everyKind): void {
  test.each(rows)('%s', async (_does, to, found) => {
    const built = await Folder.of(files, { compress: false, ...options })
    to(built)
    expect(await built.findings()).toEqual(found(built).map((each) => each.join(' ')))
  })
}

/** The first byte, or that at an offset. */
export function flip(text: string, at = 0): string {
  return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1)
}
