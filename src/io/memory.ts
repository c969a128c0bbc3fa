/** Bytes of all files together that a server holds in memory, unless it is told otherwise. */
export const memoryBudget = 64 << 20

/** No buffer should be larger, in bytes, whatever the budget: such a file is read in pieces. */
const largestHeld = 1 << 30

/** A file as it was promised. */
export interface Promised {
  readonly file: string
  /** In bytes. */
  readonly size: number
  readonly integrity: string
}

/**
 * Which of the files fit into the budget, the smallest first; those of later groups only into what the earlier
 * ones leave.
 */
export function chooseForMemory(
  budget: number,
  ...groups: readonly (readonly Promised[])[]
): ReadonlySet<string> {
  const chosen = new Set<string>()
  let left = budget
  for (const group of groups) {
    for (const { file, size } of group.toSorted((a, b) => a.size - b.size)) {
      if (chosen.has(file)) continue
      if (size > left || size > largestHeld) break
      left -= size
      chosen.add(file)
    }
  }
  return chosen
}
