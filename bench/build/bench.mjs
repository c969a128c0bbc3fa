import { appendFileSync, cpSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { count } from '../files.mjs'
import { runJob } from '../job.mjs'
import { interleave } from '../rounds.mjs'
import { emptyFiles, freshFolder, settleDisk } from '../scratch.mjs'
import { against, summarize } from '../stats.mjs'
import { ratioCells, table, whole } from '../table.mjs'

const rounds = 5

/** The first contestant of each group is its floor. `fresh`: each run writes into a new folder. */
const groups = [
  {
    name: 'cold',
    title: 'into a fresh folder, no compression, no plain copies',
    fresh: true,
    contestants: [
      { name: 'copy and hash', job: 'build/copy-and-hash.mjs', options: { plain: false } },
      { name: 'everfresh build', job: 'build/command.mjs', options: { originals: false } },
      { name: 'build()', job: 'build/everfresh.mjs', options: { originals: false } },
    ],
  },
  {
    name: 'originals',
    title: 'into a fresh folder, no compression, with plain copies',
    fresh: true,
    contestants: [
      { name: 'copy twice and hash', job: 'build/copy-and-hash.mjs', options: { plain: true } },
      { name: 'everfresh build', job: 'build/command.mjs', options: { originals: true } },
      { name: 'build()', job: 'build/everfresh.mjs', options: { originals: true } },
    ],
  },
  {
    name: 'warm',
    title: 'once more into the same folder, nothing changed, no plain copies',
    fresh: false,
    contestants: [
      { name: 'walk and stat', job: 'build/walk-and-stat.mjs', options: {} },
      { name: 'everfresh build', job: 'build/command.mjs', options: { originals: false } },
      { name: 'build()', job: 'build/everfresh.mjs', options: { originals: false } },
    ],
  },
  {
    name: 'leaf',
    title: 'once more after a picture was changed that two stylesheets name, no plain copies',
    fresh: false,
    leaf: 'flag-icons/flags/4x3/de.svg',
    contestants: [
      { name: 'walk and stat', job: 'build/walk-and-stat.mjs', options: {} },
      { name: 'everfresh build', job: 'build/command.mjs', options: { originals: false } },
      { name: 'build()', job: 'build/everfresh.mjs', options: { originals: false } },
    ],
  },
]

export async function measure(tree) {
  const results = []
  for (const group of groups) results.push(await measureGroup(group, tree))
  return results
}

async function measureGroup({ name, title, fresh, leaf, contestants }, tree) {
  const run = leaf ? await runWithEdits(leaf, tree) : fresh ? runInFreshFolder : runInOwnFolder()
  const results = await interleave(`build, ${name}`, contestants, rounds, (contestant) =>
    run(contestant, tree),
  )
  return {
    name,
    title,
    contestants: results.map((runs, index) => describe(contestants[index], runs, results[0])),
  }
}

async function runInFreshFolder(contestant, tree) {
  const out = freshFolder()
  const result = await runInto(out)(contestant, tree)
  requireWhole(contestant, count(out), tree)
  emptyFiles(out)
  return result
}

/**
 * For builds over an earlier one, which is at rest: the round that warms up has made that. Each contestant has a folder
 * to itself, since two that were given other options would begin anew in turn.
 */
function runInOwnFolder() {
  const folders = new Map()
  return async (contestant, tree) => {
    const known = folders.get(contestant)
    const out = known ?? freshFolder()
    folders.set(contestant, out)
    const result = await runInto(out)(contestant, tree)
    if (known === undefined) await setTimeout(3000)
    return result
  }
}

function runInto(out) {
  return ({ job, options }, tree) => {
    settleDisk()
    return runJob(job, { tree: tree.folder, out, ...options })
  }
}

/** In a copy of the tree, at rest: what was written only just now would be read by the first measured build, too. */
async function runWithEdits(leaf, { folder }) {
  const copy = { folder: freshFolder() }
  cpSync(folder, copy.folder, { recursive: true })
  await setTimeout(3000)
  const run = runInOwnFolder()
  return (contestant) => {
    appendFileSync(join(copy.folder, leaf), '\n')
    return run(contestant, copy)
  }
}

/** A build that left something out would win every race. */
function requireWhole({ name }, written, tree) {
  if (written.files < tree.files || written.bytes < tree.bytes)
    throw new Error(`${name} wrote ${written.files} files, ${written.bytes} bytes: less than the tree has.`)
}

function describe({ name }, runs, floor) {
  const samples = (list, field) => list.map((run) => run[field])
  return {
    name,
    work: against(samples(runs, 'work'), samples(floor, 'work')),
    process: against(samples(runs, 'process'), samples(floor, 'process')),
    resident: summarize(samples(runs, 'resident')),
  }
}

export function lines(results) {
  return results.flatMap((group) => ['', ...groupLines(group)]).slice(1)
}

function groupLines({ title, contestants }) {
  const head = ['', 'work, ms', 'of floor', 'process, ms', 'of floor', 'peak RSS, MB']
  const rows = contestants.map(({ name, work, process, resident }, index) => [
    name,
    ...ratioCells(work, whole, index),
    ...ratioCells(process, whole, index),
    whole(resident.median / 1e6),
  ])
  return [`Build ${title}`, ...table(head, rows)]
}
