/** What a bundler says of one source, with files as it names them. */
export interface SaidEntry {
  readonly file: string
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
  readonly scripts?: readonly string[]
}

/** What a bundler says of its output. Files are paths below the folder that it wrote to, or URLs with a path. */
export interface Bundle {
  /** Files whose names carry a hash of what they hold. */
  readonly hashed: readonly string[]
  /** By the name of the source. */
  readonly entries: Readonly<Record<string, SaidEntry>>
}

/** An entry without the lists that are empty. */
export function saidEntry(entry: SaidEntry): SaidEntry {
  return Object.fromEntries(
    Object.entries(entry).filter(([, value]) => typeof value === 'string' || value.length > 0),
  ) as unknown as SaidEntry
}

/** What is reached from a start, each once and before those that need it, without the start. */
export function reachedFirst(start: string, next: (each: string) => readonly string[]): string[] {
  const seen = new Set([start])
  const reached: string[] = []
  const visit = (each: string): void => {
    for (const target of next(each)) {
      if (seen.has(target)) continue
      seen.add(target)
      visit(target)
      reached.push(target)
    }
  }
  visit(start)
  return reached
}
