import { hash } from 'node:crypto'
import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs'
import { extname } from 'node:path'
import { walk } from '../files.mjs'
import { report } from '../report.mjs'

let scratch = Buffer.allocUnsafeSlow(1 << 20)

/**
 * The floor: the least that any build must do, done in the fastest way we found in one Node process: synchronous, one
 * scratch buffer for all files, and the bytes that were hashed are the bytes that are written.
 */
await report(({ tree, out, plain }) => {
  const files = []
  mkdirSync(out)
  walk(
    tree,
    (path) => files.push(path),
    (folder) => mkdirSync(`${out}/${folder}`),
  )
  for (const path of files) copy(tree, out, path, plain)
})

function copy(tree, out, path, plain) {
  const bytes = read(`${tree}/${path}`)
  const version = hash('sha256', bytes).slice(0, 12)
  const extension = extname(path)
  writeFileSync(`${out}/${path.slice(0, path.length - extension.length)}.${version}${extension}`, bytes)
  if (plain) writeFileSync(`${out}/${path}`, bytes)
}

function read(file) {
  const descriptor = openSync(file)
  const { size } = fstatSync(descriptor)
  if (size > scratch.length) scratch = Buffer.allocUnsafeSlow(size)
  let filled = 0
  while (filled < size) filled += readSync(descriptor, scratch, filled, size - filled, null)
  closeSync(descriptor)
  return scratch.subarray(0, filled)
}
