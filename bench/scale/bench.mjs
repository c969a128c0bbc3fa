import { mkdirSync } from 'node:fs'
import { count } from '../files.mjs'
import { runJob } from '../job.mjs'
import { progress } from '../progress.mjs'
import { interleave } from '../rounds.mjs'
import { emptyFiles, freshFolder, settleDisk } from '../scratch.mjs'
import { summarize } from '../stats.mjs'
import { decimal, megabytes, table, whole } from '../table.mjs'
import { watchOpenFiles } from './open-files.mjs'
import { makeTree } from './tree.mjs'

/** How many files, each ten times as many as the one before. */
const sizes = [1_000, 10_000, 100_000]

const rounds = 3

/** Cost for a file, with that of a tree of a tenth as the measure; and memory, in bytes. */
const targets = { growth: 1.2, resident: 400e6 }

export async function measure(_tree, { isQuick }) {
  const trees = (isQuick ? sizes.slice(0, -1) : sizes).map(prepare)
  const builds = await interleave('scale', trees, isQuick ? 1 : rounds, runBuild)
  return trees.map((tree, index) => ({
    ...tree,
    cold: describe(
      tree,
      builds[index].map(({ cold }) => cold),
    ),
    warm: describe(
      tree,
      builds[index].map(({ warm }) => warm),
    ),
  }))
}

function prepare(files) {
  progress(`scale: making a tree of ${whole(files)} files`)
  const folder = freshFolder()
  mkdirSync(folder, { recursive: true })
  return { files, folder, bytes: makeTree(folder, files) }
}

/** Into a new folder, and once more when nothing has changed. */
async function runBuild({ folder, files }) {
  const out = freshFolder()
  const cold = await runWatched({ tree: folder, out })
  const written = count(out).files
  if (written < files) throw new Error(`everfresh wrote ${written} of ${files} files.`)
  const warm = await runWatched({ tree: folder, out })
  emptyFiles(out)
  return { cold, warm }
}

async function runWatched(options) {
  settleDisk()
  let stop = () => 0
  const result = await runJob('scale/everfresh.mjs', options, (pid) => {
    stop = watchOpenFiles(pid)
  })
  return { ...result, openFiles: stop() }
}

function describe({ files }, runs) {
  const perFile = (field) => summarize(runs.map((run) => (run[field] * 1e3) / files))
  return {
    work: perFile('work'),
    cpu: perFile('cpu'),
    resident: summarize(runs.map(({ resident }) => resident)),
    openFiles: Math.max(...runs.map(({ openFiles }) => openFiles)),
  }
}

export function lines(trees) {
  return [
    ...part(
      'Build trees of growing size, into a fresh folder, no compression, no plain copies',
      trees,
      'cold',
    ),
    '',
    ...part('The same once more, nothing changed', trees, 'warm'),
    '',
    `Targets: at most ${targets.growth} times the tree before it for a file at 100,000; under ${whole(targets.resident / 1e6)} MB`,
  ]
}

const head = ['', 'MB', 'µs for a file', 'of before', 'CPU, µs', 'of before', 'peak RSS, MB', 'open files']

function part(title, trees, kind) {
  return [
    title,
    ...table(
      head,
      trees.map((tree, index) => row(tree, tree[kind], trees[index - 1]?.[kind])),
    ),
  ]
}

function row({ files, bytes }, { work, cpu, resident, openFiles }, before) {
  const growth = (field, now) => (before === undefined ? '' : decimal(now.median / before[field].median))
  return [
    `${whole(files)} files`,
    megabytes(bytes),
    whole(work.median),
    growth('work', work),
    whole(cpu.median),
    growth('cpu', cpu),
    whole(resident.median / 1e6),
    whole(openFiles),
  ]
}
