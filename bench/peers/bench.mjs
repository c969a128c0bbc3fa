import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { count } from '../files.mjs'
import { runJob } from '../job.mjs'
import { interleave } from '../rounds.mjs'
import { emptyFiles, freshFolder, settleDisk } from '../scratch.mjs'
import { against } from '../stats.mjs'
import { decimal, megabytes, ratioCells, spread, table, whole } from '../table.mjs'
import { djangoVersion } from './python.mjs'

const rounds = 3

/**
 * The first is the floor. `does`: what its output has, besides a copy of each file. `isAlone`: its time is that of the
 * program that it starts, without the Node around it.
 */
const contestants = [
  { name: 'copy and hash', job: 'build/copy-and-hash.mjs', options: { plain: false }, does: 'names' },
  {
    name: 'everfresh, no plain copies',
    job: 'build/command.mjs',
    options: { originals: false },
    does: 'names, references, manifest',
  },
  {
    name: 'everfresh',
    job: 'build/command.mjs',
    options: { originals: true },
    does: 'names, references, manifest, plain copies',
  },
  { name: version('vite', 'Vite, public/'), job: 'peers/vite.mjs', options: {}, does: 'nothing' },
  {
    name: `Django ${djangoVersion()}, collectstatic`,
    job: 'peers/django.mjs',
    options: {},
    does: 'names, references in stylesheets, manifest, plain copies',
    isAlone: true,
    isThere: djangoVersion() !== undefined,
  },
  {
    name: version('gulp-rev-all', 'gulp-rev-all'),
    job: 'peers/gulp-rev-all.mjs',
    options: {},
    does: 'names, references by pattern',
    onlySmall: true,
  },
]

/** gulp-rev-all looks for every file in every other, so a tree twice as large takes it four times as long. */
const parts = ['@fontsource-variable', 'd3', 'katex', 'leaflet']

export async function measure(tree, { isQuick }) {
  const results = []
  for (const input of [smallTree(tree), tree]) results.push(await measureOn(input, isQuick ? 1 : rounds))
  return results
}

/** A part of the tree that all of them can finish. */
function smallTree({ folder }) {
  const small = freshFolder()
  for (const part of parts) cpSync(join(folder, part), join(small, part), { recursive: true })
  return { folder: small, ...count(small), isSmall: true }
}

async function measureOn(tree, count) {
  const chosen = contestants.filter(
    ({ isThere = true, onlySmall }) => isThere && (!onlySmall || tree.isSmall),
  )
  const runs = await interleave(`peers, ${tree.files} files`, chosen, count, (each) => run(each, tree))
  return {
    files: tree.files,
    bytes: tree.bytes,
    contestants: chosen.map(({ name, does }, index) => ({ name, does, time: against(runs[index], runs[0]) })),
  }
}

/** From the start of the program to its end, in milliseconds. */
async function run({ name, job, options, isAlone }, tree) {
  const out = freshFolder()
  settleDisk()
  const result = await runJob(job, { tree: tree.folder, out, ...options })
  const written = count(out)
  if (written.files < tree.files) throw new Error(`${name} wrote ${written.files} of ${tree.files} files.`)
  emptyFiles(out)
  return isAlone ? result.work : result.process
}

export function lines(results) {
  return results.flatMap(({ contestants, ...tree }) => {
    const rows = contestants.map(({ name, time }, index) => [name, ...ratioCells(time, whole, index)])
    return ['', titleOf(tree), ...table(['', 'process, ms', 'of floor'], rows)]
  })
}

/** The tables of docs/benchmarks.md. */
export function markdown(results) {
  return results.flatMap(({ contestants, ...tree }) => {
    const rows = contestants.map(({ name, does, time }) => {
      return `| ${name} | ${does} | ${decimal(time.median / 1e3)} | ${spread(time.ratio, decimal)} |`
    })
    const head = ['| | writes besides each file | seconds | of the floor |', '| --- | --- | --: | --: |']
    return ['', `**${titleOf(tree)}**`, '', ...head, ...rows]
  })
}

function titleOf({ files, bytes }) {
  return `${whole(files)} files, ${megabytes(bytes)} MB`
}

function version(name, title) {
  const file = join(import.meta.dirname, '../node_modules', name, 'package.json')
  return title.replace(/^[^,]+/, (words) => `${words} ${JSON.parse(readFileSync(file, 'utf8')).version}`)
}
