import { cpSync } from 'node:fs'
import { runJob } from '../job.mjs'
import { interleave } from '../rounds.mjs'
import { freshFolder, settleDisk } from '../scratch.mjs'
import { against } from '../stats.mjs'
import { ratioCells, table, whole } from '../table.mjs'

const rounds = 3
const saves = 15

/** What is saved: a picture that two stylesheets name, a module that others import, and a page. */
const leaves = [
  'flag-icons/flags/4x3/de.svg',
  'lodash-es/_baseFor.js',
  'startbootstrap-sb-admin-2/index.html',
]

const contestants = [
  { name: 'read, hash and write', job: 'watch/floor.mjs' },
  { name: 'everfresh', job: 'watch/everfresh.mjs' },
]

/** In milliseconds from the save until the whole new manifest lies there. */
const target = 100

export async function measure(tree, { isQuick }) {
  const [copy, out] = [freshFolder(), freshFolder()]
  cpSync(tree.folder, copy, { recursive: true })
  const results = []
  for (const leaf of leaves) {
    const options = { tree: copy, out, leaf, saves }
    // What the floor writes anew must be there.
    if (results.length === 0) await runJob('watch/everfresh.mjs', { ...options, saves: 1 })
    const runs = await interleave(`watch, ${leaf}`, contestants, isQuick ? 1 : rounds, ({ job }) => {
      settleDisk()
      return runJob(job, options)
    })
    results.push({ leaf, contestants: runs.map((own, index) => describe(contestants[index], own, runs[0])) })
  }
  return results
}

function describe({ name }, runs, floor) {
  const samples = (all) => all.flatMap(({ result }) => result)
  return { name, save: against(samples(runs), samples(floor)) }
}

export function lines(results) {
  const rows = results.flatMap(({ leaf, contestants }) =>
    contestants.map(({ name, save }, index) => [`${leaf}: ${name}`, ...ratioCells(save, whole, index)]),
  )
  return [
    'Watch: from a save until the whole new manifest lies there',
    ...table(['', 'ms', 'of floor'], rows),
    '',
    `Target: ${target} ms`,
  ]
}
