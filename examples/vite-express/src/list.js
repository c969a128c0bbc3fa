/** Asks for each file once more, from the cache where it may, and lists what the server said of it. */
export async function list(parent) {
  for (const { name } of performance.getEntriesByType('resource')) {
    const response = await fetch(name, { cache: 'force-cache' })
    const item = document.createElement('li')
    item.textContent = `${new URL(name).pathname}: ${response.headers.get('cache-control')}`
    parent.append(item)
  }
}
