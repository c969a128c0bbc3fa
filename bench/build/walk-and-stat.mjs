import { statSync } from 'node:fs'
import { walk } from '../files.mjs'
import { report } from '../report.mjs'

await report(({ tree }) => {
  walk(tree, (path) => statSync(`${tree}/${path}`))
})
