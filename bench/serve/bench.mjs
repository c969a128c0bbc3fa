import { interleave } from '../rounds.mjs'
import { against, summarize } from '../stats.mjs'
import { decimal, ratioCells, table, whole } from '../table.mjs'
import { pinning } from './cores.mjs'
import { startServer } from './server.mjs'
import { makeSite } from './site.mjs'
import { load, requireWrk } from './wrk.mjs'

const rounds = 4
const seconds = { warmUp: 1, round: 2 }
const connections = 32

/** The first is the floor. Each is a file in servers/, and runs in a process of its own for all sizes. */
const names = ['node-http', 'everfresh', 'sirv', 'serve-static']

export { requireWrk as require }

export async function measure() {
  const site = await makeSite()
  const servers = []
  try {
    for (const name of names) servers.push(await startServer(name, site))
    for (const server of servers) for (const file of site.files) await requireAnswer(server, file)
    const sizes = []
    for (const file of site.files) sizes.push(await measureSize(file, servers))
    return { connections, pinning: pinning().note, sizes }
  } finally {
    for (const server of servers) await server.stop()
  }
}

async function measureSize(file, servers) {
  const results = await interleave(`serve, ${file.title}`, servers, rounds, async (server, round) => {
    const duration = round === 0 ? seconds.warmUp : seconds.round
    const before = await server.usage()
    const { requests, perSecond, p99 } = await load(server.origin + file.url, { connections, duration })
    const { cpu, resident } = await server.usage()
    return { perSecond, p99, perCpuSecond: requests / (cpu - before.cpu), resident }
  })
  const contestants = results.map((runs, index) => describe(servers[index].name, runs, results[0]))
  return { title: file.title, bytes: file.bytes.length, contestants }
}

/** `perCpuSecond`, by the server's own processor time, says more than `perSecond` where others use the machine too. */
function describe(name, runs, floor) {
  const samples = (list, field) => list.map((run) => run[field])
  return {
    name,
    perSecond: against(samples(runs, 'perSecond'), samples(floor, 'perSecond')),
    perCpuSecond: against(samples(runs, 'perCpuSecond'), samples(floor, 'perCpuSecond')),
    p99: summarize(samples(runs, 'p99')),
    resident: summarize(samples(runs, 'resident')),
  }
}

/** A server that answers the wrong thing is fast too. */
async function requireAnswer(server, file) {
  const answer = await fetch(server.origin + file.url)
  const body = Buffer.from(await answer.arrayBuffer())
  if (answer.status !== 200 || !body.equals(file.bytes))
    throw new Error(`${server.name} answered ${file.url} with ${answer.status}, ${body.length} bytes.`)
}

export function lines({ connections, pinning, sizes }) {
  const how = `wrk, ${connections} connections, ${pinning}`
  return sizes.flatMap((size) => ['', ...sizeLines(size, how)]).slice(1)
}

function sizeLines({ title, contestants }, how) {
  const head = ['', 'requests/s', 'of floor', 'per CPU-s', 'of floor', 'p99, ms', 'RSS, MB']
  const rows = contestants.map(({ name, perSecond, perCpuSecond, p99, resident }, index) => [
    name,
    ...ratioCells(perSecond, whole, index),
    ...ratioCells(perCpuSecond, whole, index),
    decimal(p99.median, 1),
    whole(resident.median / 1e6),
  ])
  return [`Serve ${title} (${how})`, ...table(head, rows)]
}
