import { progress } from '../progress.mjs'
import { contestantsOf, references } from './contestants.mjs'
import { pinning } from './cores.mjs'
import { describe } from './describe.mjs'
import { hasNginx } from './nginx.mjs'
import { startServer } from './server.mjs'
import { makeSite } from './site.mjs'
import { load, requireWrk, warmUp } from './wrk.mjs'

export { lines } from './lines.mjs'
export { markdown } from './markdown.mjs'
export { requireWrk as require }

/** A process's luck (where its code and memory come to lie) weighs as much as what it runs: so there are several. */
const thorough = { processes: 5, warmUp: 500 }
const quick = { processes: 3, warmUp: 300 }

export async function measure(_tree, { parts = [], isQuick = false } = {}) {
  const settings = isQuick ? quick : thorough
  const groups = contestantsOf(parts).map((group) => group.filter(isThere))
  const site = await makeSite()
  const runs = []
  for (let round = 0; round < settings.processes; round++)
    for (const group of groups) runs.push(...(await measureGroup(group, site, round, settings)))
  const sizes = site.files.map((file) => describe(file, groups.flat(), runs, references))
  const missing = groups.flat().length < contestantsOf(parts).flat().length ? ['nginx'] : []
  return { processes: settings.processes, pinning: pinning().note, missing, sizes }
}

function isThere({ server }) {
  return server !== 'nginx' || hasNginx()
}

/** In fresh processes, which take turns at each size; each round begins with another. */
async function measureGroup(group, site, round, settings) {
  const servers = []
  const runs = []
  try {
    for (const contestant of turned(group, round)) servers.push(await startServer(contestant, site))
    for (const file of site.files)
      for (const server of servers) {
        progress(`serve: ${server.name}, ${file.title}, process ${round + 1} of ${settings.processes}`)
        runs.push({ name: server.name, title: file.title, ...(await measureServer(server, file, settings)) })
      }
  } finally {
    for (const server of servers) await server.stop()
    progress('')
  }
  return runs
}

function turned(list, by) {
  const first = by % list.length
  return [...list.slice(first), ...list.slice(0, first)]
}

/** `perCpuSecond`, by the server's own processor time, says more than `perSecond` where others use the machine too. */
async function measureServer(server, file, settings) {
  await requireAnswer(server, file)
  const url = server.origin + file.url
  await warmUp(url, { connections: file.connections, milliseconds: settings.warmUp })
  const before = await server.usage()
  const { requests, perSecond, p99 } = await load(url, file)
  const { cpu, resident } = await server.usage()
  const busy = (cpu - before.cpu) * (perSecond / requests)
  return { perSecond, p99, perCpuSecond: requests / (cpu - before.cpu), busy, resident }
}

/** A server that answers the wrong thing is fast too. */
async function requireAnswer(server, file) {
  const answer = await fetch(server.origin + file.url)
  const body = Buffer.from(await answer.arrayBuffer())
  const isImmutable = answer.headers.get('cache-control')?.includes('immutable')
  if (answer.status !== 200 || !body.equals(file.bytes) || !isImmutable)
    throw new Error(`${server.name} answered ${file.url} with ${answer.status}, ${body.length} bytes.`)
}
