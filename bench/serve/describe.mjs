import { summarize } from '../stats.mjs'

/** What the runs of all contestants at one size amount to; each ratio has the rounds' spread. */
export function describe({ title, connections, bytes }, contestants, runs, references) {
  const runsOf = (name) => runs.filter((run) => run.name === name && run.title === title)
  const nameOf = (server) => contestants.find((each) => each.server === server)?.name
  const others = Object.entries(references).map(([key, server]) => [key, nameOf(server)])
  const rows = contestants.map(({ name, floor }) => {
    const all = [...others, ['ownFloor', nameOf(floor)]].filter(([, other]) => other !== undefined)
    const of = all.map(([key, other]) => [key, ratios(runsOf(name), runsOf(other))])
    return { name, ...figures(runsOf(name)), of: Object.fromEntries(of) }
  })
  return { title, bytes: bytes.length, connections, contestants: rows }
}

const fields = ['perSecond', 'perCpuSecond', 'p99', 'busy', 'resident']

function figures(runs) {
  return Object.fromEntries(fields.map((field) => [field, summarize(runs.map((run) => run[field]))]))
}

/** Of the single rounds, in each of which both ran close together: the machine may be twice as fast in the next. */
function ratios(runs, others) {
  const ratio = (field) => summarize(runs.map((run, round) => run[field] / others[round][field]))
  return { perSecond: ratio('perSecond'), perCpuSecond: ratio('perCpuSecond') }
}
