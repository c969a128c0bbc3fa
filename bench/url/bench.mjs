import { build } from 'everfresh/build'
import { runJob } from '../job.mjs'
import { progress } from '../progress.mjs'
import { freshFolder } from '../scratch.mjs'
import { against } from '../stats.mjs'
import { decimal, ratioCells, table } from '../table.mjs'

export async function measure({ folder }) {
  progress('url')
  const built = freshFolder()
  await build({ roots: [folder], out: built, base: '/static/', compress: false, originals: false })
  const { result } = await runJob('url/look-up.mjs', { tree: folder, built })
  progress('')
  return result.samples.map((samples, index) => ({
    name: result.names[index],
    nanoseconds: against(samples, result.samples[0]),
  }))
}

export function lines(contestants) {
  const tenths = (number) => decimal(number, 1)
  const rows = contestants.map(({ name, nanoseconds }, index) => [
    name,
    ...ratioCells(nanoseconds, tenths, index),
  ])
  return ['Look up the URL of every path of the tree', ...table(['', 'ns a call', 'of floor'], rows)]
}
