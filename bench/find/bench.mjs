import { runJob } from '../job.mjs'
import { progress } from '../progress.mjs'
import { against, summarize } from '../stats.mjs'
import { decimal, megabytes, spread, table, whole } from '../table.mjs'

/** How many times as long as its lexer a finder may take. */
const targets = { CSS: 2, HTML: 2, SVG: 2, JavaScript: 1.5 }

/** Each kind in a process of its own, so that none runs with what the engine has learned from another. */
export async function measure({ folder }) {
  const results = []
  for (const [kind, target] of Object.entries(targets)) {
    progress(`find, ${kind}`)
    const { result } = await runJob('find/scan.mjs', { tree: folder, kind })
    if (result.found === 0) throw new Error(`We found no reference in ${result.files} files of ${kind}.`)
    results.push({ kind, target, ...describe(result) })
  }
  progress('')
  return results
}

function describe({ files, bytes, found, names, samples }) {
  const contestants = samples.map((milliseconds, index) => ({
    name: names[index],
    megabytesPerSecond: summarize(milliseconds.map((each) => bytes / each / 1e3)),
    milliseconds: against(milliseconds, samples[0]),
  }))
  return { files, bytes, found, contestants }
}

export function lines(results) {
  return results.flatMap((result) => ['', ...kindLines(result)]).slice(1)
}

function kindLines({ kind, target, files, bytes, found, contestants }) {
  const rows = contestants.map(({ name, megabytesPerSecond, milliseconds }, index) => [
    name,
    spread(megabytesPerSecond, whole),
    index === 0 ? 'floor' : spread(milliseconds.ratio, decimal),
    index === 0 ? '' : decimal(target),
  ])
  const title = `Find ${whole(found)} references in ${whole(files)} files of ${kind}, ${megabytes(bytes)} MB`
  return [title, ...table(['', 'MB/s', 'time of floor', 'target'], rows)]
}
