/** Some files with what they import statically, however far: nearest first, as a browser would come to ask for them. */
export function staticImports(
  entries: readonly string[],
  importsOf: (path: string) => readonly string[],
): string[] {
  const reached = new Set(entries)
  for (const path of reached) for (const target of importsOf(path)) reached.add(target)
  return [...reached]
}
