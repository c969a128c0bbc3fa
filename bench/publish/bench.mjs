import { mkdirSync } from 'node:fs'
import { build } from 'everfresh/build'
import { createJiti } from 'jiti'
import { runJob } from '../job.mjs'
import { progress } from '../progress.mjs'
import { makeTree } from '../scale/tree.mjs'
import { freshFolder } from '../scratch.mjs'
import { against, summarize } from '../stats.mjs'
import { decimal, megabytes, ratioCells, spread, table, whole } from '../table.mjs'
import { Unfit } from '../unfit.mjs'

const concurrency = 16

/** Of the speed of bare PUTs by the same client; bytes. */
const targets = { puts: 0.8, resident: 300e6 }

/**
 * A folder brought to Ceph on this machine, against the same PUTs and nothing else: by the same client, and by
 * node:http, signed by hand. Then with nothing to do, against the listing alone.
 */
export async function measure(_tree, { isQuick }) {
  const files = isQuick ? 2_000 : 20_000
  const dir = await buildTree(files)
  const ceph = await raise('ceph', 'startCeph')
  try {
    return { files, ...(await measureOn(ceph, dir, 1)) }
  } finally {
    await ceph.stop()
  }
}

/** What starts a store for the tests. It is TypeScript. */
async function raise(file, name) {
  progress('publish: starting Ceph')
  const jiti = createJiti(import.meta.url)
  const support = await jiti.import(`../../tests/support/${file}.ts`)
  return support[name]().catch((error) => {
    throw new Unfit(error.message)
  })
}

async function buildTree(files) {
  progress(`publish: making a tree of ${whole(files)} files`)
  const [root, dir] = [freshFolder(), freshFolder()]
  mkdirSync(root, { recursive: true })
  makeTree(root, files)
  await build({ roots: [root], out: dir, compress: false, originals: false, cacheDir: false })
  return dir
}

async function measureOn(ceph, dir, rounds) {
  const jiti = createJiti(import.meta.url)
  const { environmentOf, makeBucket } = await jiti.import('../../tests/support/bucket.ts')
  const environment = environmentOf(ceph)
  Object.assign(process.env, environment)
  const bucket = await makeBucket(ceph)
  const run = (job, prefix) => {
    progress(`publish: ${job} ${prefix}`)
    return runJob(`publish/${job}.mjs`, { dir, bucket, prefix, concurrency })
  }
  await run('bare-http', 'warm-up')
  const results = { http: [], client: [], first: [], again: [], list: [] }
  for (let round = 0; round < rounds; round++) {
    // Each second round the other way about, so that none is always the last.
    const order = round % 2 === 0 ? ['http', 'client', 'first'] : ['first', 'client', 'http']
    for (const name of order) results[name].push(await run(jobs[name], `${name}-${round}`))
    for (let again = 0; again < 3; again++) {
      results.list.push(await run(jobs.list, `first-${round}`))
      results.again.push(await run(jobs.again, `first-${round}`))
    }
  }
  progress('')
  return results
}

const jobs = {
  http: 'bare-http',
  client: 'bare-puts',
  first: 'everfresh',
  again: 'everfresh',
  list: 'bare-list',
}

const names = {
  http: 'bare PUTs, node:http',
  client: 'bare PUTs, @aws-sdk/client-s3',
  first: 'everfresh publish',
  list: 'bare listing',
  again: 'everfresh publish, nothing to do',
}

export function lines(results) {
  const { files, list, again } = results
  const seconds = (runs) => runs.map(({ work }) => work / 1e3)
  const speed = (name) => summarize(seconds(results[name])).median
  return [
    `Bring a folder of ${whole(files)} files to Ceph on this machine, ${concurrency} requests at once`,
    ...part(results, ['http', 'client', 'first']),
    '',
    `The speed of our first publish is ${decimal(speed('client') / speed('first'))} of bare PUTs by the same client, ${decimal(speed('http') / speed('first'))} of those by node:http; the target is ${targets.puts}`,
    '',
    'The same once more, nothing changed',
    ...part({ list, again }, ['list', 'again']),
    '',
    `Peak memory: target under ${megabytes(targets.resident)} MB`,
  ]
}

const head = ['', 'seconds', 'of the first', 'CPU, s', 'of the first', 'peak RSS, MB']

function part(results, rows) {
  const floor = results[rows[0]]
  const of = (runs, field) => runs.map((run) => run[field] / 1e3)
  return table(
    head,
    rows.map((name, row) => {
      const runs = results[name]
      const cells = ['work', 'cpu'].flatMap((field) =>
        ratioCells(against(of(runs, field), of(floor, field)), decimal, row),
      )
      return [names[name], ...cells, spread(summarize(runs.map(({ resident }) => resident / 1e6)), whole)]
    }),
  )
}
