import { build } from 'everfresh/build'
import { report } from '../report.mjs'

/** Told the build's own phase, since the rest of a build is not what is measured. */
await report(async ({ tree, out }) => {
  const { phases, compressed } = await build({
    roots: [tree],
    out,
    base: '/static/',
    originals: false,
    cacheDir: false,
  })
  return { compress: phases.compress, compressed }
})
