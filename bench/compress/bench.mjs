import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import { walk } from '../files.mjs'
import { runJob } from '../job.mjs'
import { interleave } from '../rounds.mjs'
import { emptyFiles, freshFolder, settleDisk } from '../scratch.mjs'
import { summarize } from '../stats.mjs'
import { decimal, table, whole } from '../table.mjs'
import { Unfit } from '../unfit.mjs'

const rounds = 3

/** At least so many times as fast on two cores as on one. */
const target = 1.8

/** A part of the tree: at the best levels all of it would take many minutes. */
const part = ['bootstrap', 'katex', 'leaflet', 'chart.js', 'lodash-es', 'flag-icons']
const texts = new Set(['.js', '.mjs', '.css', '.svg', '.json', '.map'])

/** The same job, held to one core or to two: Node then counts no more than these. */
const contestants = [
  { name: 'one core', cores: '0' },
  { name: 'two cores', cores: '0,1' },
]

export function require() {
  for (const { cores } of contestants)
    if (spawnSync('taskset', ['-c', cores, 'true']).status !== 0)
      throw new Unfit('compress needs taskset and two cores.')
}

export async function measure({ folder }) {
  const tree = copyPart(folder)
  const results = await interleave('compress', contestants, rounds, async ({ cores }) => {
    const out = freshFolder()
    settleDisk()
    const run = await runJob('compress/everfresh.mjs', { tree, out }, () => {}, ['taskset', '-c', cores])
    emptyFiles(out)
    return run
  })
  return contestants.map(({ name }, index) => describe(name, results[index]))
}

function copyPart(folder) {
  const tree = freshFolder()
  for (const name of part)
    walk(join(folder, name), (path) => {
      if (!texts.has(extname(path))) return
      const target = join(tree, name, path)
      mkdirSync(join(target, '..'), { recursive: true })
      copyFileSync(join(folder, name, path), target)
    })
  return tree
}

/** Other processes only ever make it slower, so that the least says most. */
function describe(name, runs) {
  return {
    name,
    compress: summarize(runs.map(({ result }) => result.compress)),
    best: Math.min(...runs.map(({ result }) => result.compress)),
    cpu: Math.min(...runs.map(({ cpu }) => cpu)),
  }
}

export function lines(results) {
  const [one] = results
  return [
    'Compress text at the best levels, br, zstd and gzip',
    ...table(
      ['', 'compressing, ms', 'least', 'times one core', 'CPU of the build, ms'],
      results.map(({ name, compress, best, cpu }) => [
        name,
        whole(compress.median),
        whole(best),
        decimal(one.best / best),
        whole(cpu),
      ]),
    ),
    '',
    `Target: two cores at least ${target} times one`,
  ]
}
