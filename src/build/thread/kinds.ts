/**
 * Who does what with a file. `text`: one thread reads it, and the other one looks for references in it; `plain` and
 * `plain-text`, which hold none, and `large`, a script: whoever comes to it first does all of it; `own`: the thread of the
 * build does, since it is more than fits into memory or goes to a finder of the user's.
 */
const fileKinds = ['text', 'plain', 'plain-text', 'large', 'own'] as const
export type FileKind = (typeof fileKinds)[number]

/** As numbers, by which two threads share them. */
export function packKinds(kinds: readonly FileKind[]): Uint8Array {
  const packed = new Uint8Array(new SharedArrayBuffer(kinds.length))
  for (const [index, kind] of kinds.entries()) packed[index] = fileKinds.indexOf(kind)
  return packed
}

export function kindAt(packed: Uint8Array, index: number): FileKind {
  return fileKinds[packed[index] ?? 0] ?? 'own'
}

/** Where files of a kind stand in their list. */
export function placesOf(packed: Uint8Array, kind: FileKind): number[] {
  const wanted = fileKinds.indexOf(kind)
  const places: number[] = []
  // No iterator: it would take longer than the look for references in some of them.
  for (let index = 0; index < packed.length; index++) if (packed[index] === wanted) places.push(index)
  return places
}

/** Those that either thread may take: what takes longest comes first, so that none of it is left for the end. */
export function freePlaces(packed: Uint8Array, sizeOf: (index: number) => number): number[] {
  const large = placesOf(packed, 'large').sort((a, b) => sizeOf(b) - sizeOf(a))
  return [...large, ...placesOf(packed, 'plain-text'), ...placesOf(packed, 'plain')]
}
