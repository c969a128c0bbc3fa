/**
 * Who does what with a file. `text`: one thread reads it, and the other one looks for references in it; `plain` and
 * `plain-text`: whoever comes to it does all of it, since it holds none; `large`: the thread of the build does.
 */
export const fileKinds = ['text', 'plain', 'plain-text', 'large'] as const
export type FileKind = (typeof fileKinds)[number]

/** As numbers, by which two threads share them. */
export function packKinds(kinds: readonly FileKind[]): Uint8Array {
  const packed = new Uint8Array(new SharedArrayBuffer(kinds.length))
  for (const [index, kind] of kinds.entries()) packed[index] = fileKinds.indexOf(kind)
  return packed
}

/** Where files of these kinds stand in their list. */
export function placesOf(packed: Uint8Array, ...kinds: FileKind[]): number[] {
  const wanted = kinds.map((kind) => fileKinds.indexOf(kind))
  const places: number[] = []
  for (const [index, kind] of packed.entries()) if (wanted.includes(kind)) places.push(index)
  return places
}
