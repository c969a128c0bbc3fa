/** The URLs of the last visit, kept in the browser. */
const key = 'everfresh-example-urls'

export function previousVisit() {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? undefined
  } catch {
    return undefined
  }
}

/** Plain path → the URL that it had, for each file whose URL is another one now. */
export function changesSince(before = {}, files) {
  const changed = files.filter(({ path, url }) => before[path] !== undefined && before[path] !== url)
  return new Map(changed.map(({ path }) => [path, before[path]]))
}

export function remember(files) {
  try {
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(files.map(({ path, url }) => [path, url]))))
  } catch {
    // Storage may be blocked; then nothing is ever marked as changed.
  }
}
