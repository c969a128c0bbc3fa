/** `/css/site.3f2a1b9c4d5e.css` in three parts, the middle one empty where the name holds no hash. */
export function partsOf(url) {
  const found = /^(.*)\.([0-9a-f]{12})(\.[^./]+)?$/.exec(url)
  if (!found) return { head: url, hash: '', tail: '' }
  return { head: found[1], hash: found[2], tail: found[3] ?? '' }
}

export function plainPath(pathname) {
  const { head, tail } = partsOf(pathname)
  return (head + tail).slice(1)
}
