import { mkdirSync, writeFileSync } from 'node:fs'
import { build } from 'vite'
import { report } from '../report.mjs'

/** An app of one empty page, so that nearly all the time is that of the copy of `public/`. */
await report(async ({ tree, out }) => {
  const root = `${out}-app`
  mkdirSync(root)
  writeFileSync(`${root}/index.html`, '<!doctype html>')
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: tree,
    build: { outDir: out, emptyOutDir: false },
  })
})
