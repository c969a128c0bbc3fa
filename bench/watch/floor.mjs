import { hash } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { basename, dirname } from 'node:path'
import { report } from '../report.mjs'
import { timeSaves } from './saves.mjs'

/**
 * The least that a save must cost: it is heard of, the file is read, hashed and written, and a record and a manifest of the
 * size that Everfresh left are written anew, the manifest synced and renamed. Nothing is looked for or put in words.
 */
await report(async ({ tree, out, leaf, saves }) => {
  const [folder, manifest] = [`${out}/.everfresh`, `${out}/.everfresh/manifest.json`]
  const [record] = readdirSync(`${folder}/releases`)
  const texts = [readFileSync(`${folder}/releases/${record}`), readFileSync(manifest)]
  const watcher = watch(dirname(`${tree}/${leaf}`), (_, name) => {
    if (name !== basename(leaf)) return
    const bytes = readFileSync(`${tree}/${leaf}`)
    writeFileSync(`${folder}/floor-${hash('sha256', bytes).slice(0, 12)}`, bytes)
    replace(`${folder}/floor-record`, texts[0], false)
    replace(manifest, texts[1], true)
  })
  const times = await timeSaves(`${tree}/${leaf}`, manifest, saves)
  watcher.close()
  return times
})

function replace(file, bytes, isSynced) {
  const aside = `${file}-aside`
  const descriptor = openSync(aside, 'w')
  writeFileSync(descriptor, bytes)
  if (isSynced) fsyncSync(descriptor)
  closeSync(descriptor)
  renameSync(aside, file)
}
