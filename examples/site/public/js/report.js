/** Tells what this page load cost: which files came from where, and which URLs are new. */
import { cacheControl } from './headers.js'
import { changesSince, previousVisit, remember } from './memory.js'
import { showCounters, showRows, showVerdict } from './render.js'
import { loaded } from './timing.js'

export async function report() {
  const files = await loaded()
  const before = previousVisit()
  const changes = changesSince(before, files)
  showCounters(files)
  showVerdict({ files, changes, first: before === undefined })
  // The headers are read last: the entries were taken before, so these fetches are not among them.
  const policies = await Promise.all(files.map(({ url }) => cacheControl(url)))
  showRows(files.map((file, index) => ({ ...file, policy: policies[index], was: changes.get(file.path) })))
  remember(files)
  document.getElementById('report').dataset.ready = 'true'
}
