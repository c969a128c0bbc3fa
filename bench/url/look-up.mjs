import { openAssets } from 'everfresh'
import { walk } from '../files.mjs'
import { report } from '../report.mjs'

const rounds = 21
const passes = 100

/** `Map.get` and `assets.url` in turns over the same strings, in nanoseconds a call; the first round warms both up. */
await report(async ({ tree, built }) => {
  const assets = await openAssets(built)
  const paths = []
  walk(tree, (path) => paths.push(path))
  const urls = new Map(paths.map((path) => [path, assets.url(path)]))
  const samples = [[], []]
  for (let round = 0; round <= rounds; round++) {
    const times = [timeMap(urls, paths), timeAssets(assets, paths)]
    if (round > 0) for (const [index, time] of times.entries()) samples[index].push(time)
  }
  return { names: ['Map.get', 'everfresh'], samples }
})

// Two loops, not one with a callback: a call site that has seen two functions inlines neither, which costs the floor
// more than the look-up itself. The lengths are added up so that no look-up can be left out as unused.

function timeMap(urls, paths) {
  let length = 0
  const start = process.hrtime.bigint()
  for (let pass = 0; pass < passes; pass++) for (const path of paths) length += urls.get(path).length
  return perCall(start, paths, length)
}

function timeAssets(assets, paths) {
  let length = 0
  const start = process.hrtime.bigint()
  for (let pass = 0; pass < passes; pass++) for (const path of paths) length += assets.url(path).length
  return perCall(start, paths, length)
}

function perCall(start, paths, length) {
  const nanoseconds = Number(process.hrtime.bigint() - start)
  if (length === 0) throw new Error('The look-ups gave nothing.')
  return nanoseconds / (passes * paths.length)
}
