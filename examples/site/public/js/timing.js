/** The files that this page has loaded, as the browser's resource timing tells it. */
import { plainPath } from './names.js'

/** What the browser adds for the headers of an answer, whatever their real size. */
const headers = 300

export async function loaded() {
  await settled()
  const page = performance.getEntriesByType('navigation')
  const resources = performance
    .getEntriesByType('resource')
    .filter(({ name }) => name.startsWith(location.origin))
  return [...once([...page, ...resources]).values()].map(toFile)
}

/** Fonts and the images of stylesheets come late and announce nothing: wait until no more come for a while. */
async function settled() {
  await document.fonts.ready
  await Promise.allSettled([...document.images].map((image) => image.decode()))
  const count = () => performance.getEntriesByType('resource').length
  for (let before = -1; before !== count(); ) {
    before = count()
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

/** A file that is used twice may be listed twice; the entry that says the most about its way here counts. */
function once(entries) {
  const byUrl = new Map()
  for (const entry of entries) {
    const old = byUrl.get(entry.name)
    if (!old || entry.transferSize > old.transferSize) byUrl.set(entry.name, entry)
  }
  return byUrl
}

function toFile(entry) {
  const { pathname, search } = new URL(entry.name)
  return {
    url: pathname + search,
    path: plainPath(pathname),
    status: statusOf(entry),
    bytes: entry.transferSize,
    kept: entry.transferSize === 0 ? entry.encodedBodySize : 0,
  }
}

/** `deliveryType` would not do: it says `cache` for a 304 as well. */
function statusOf({ transferSize }) {
  if (transferSize === 0) return 'cache'
  return transferSize <= headers ? 'revalidated' : 'network'
}
