/** `npm run help`: renews what the documents hold of the command's help and of the options' types. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { documents, renewed } from './made-blocks.mjs'
import { root, tell } from './run.mjs'

await tell(async () => {
  for (const name of documents()) {
    const file = join(root, name)
    const before = readFileSync(file, 'utf8')
    const after = renewed(before)
    if (after === before) continue
    writeFileSync(file, after)
    console.log(`${name} is renewed.`)
  }
})
