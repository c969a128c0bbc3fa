import { build } from 'everfresh/build'
import { report } from '../report.mjs'

await report(async ({ tree, out }) => {
  await build({
    roots: [tree],
    out,
    base: '/static/',
    compress: false,
    originals: false,
    cacheDir: `${out}-cache`,
  })
})
