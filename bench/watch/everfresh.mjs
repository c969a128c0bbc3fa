import { watch } from 'everfresh/build'
import { report } from '../report.mjs'
import { timeSaves } from './saves.mjs'

await report(async ({ tree, out, leaf, saves }) => {
  const watching = await watch({
    roots: [tree],
    out,
    base: '/static/',
    originals: false,
    cacheDir: `${out}-cache`,
  })
  const times = await timeSaves(`${tree}/${leaf}`, `${out}/.everfresh/manifest.json`, saves)
  await watching.close()
  return times
})
