import { appendFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stateOf } from '../../src/io/file-state.js'
import { readScratch } from '../../src/io/read.js'
import { folder } from '../support/folder.js'

test.each([
  ['as it was', () => {}, 'before'],
  ['longer', (file: string) => appendFileSync(file, ' and after'), 'before and after'],
  ['shorter', (file: string) => truncateSync(file, 3), 'bef'],
  ['empty', (file: string) => truncateSync(file, 0), ''],
  ['another of the same size', (file: string) => writeFileSync(file, 'beyond'), 'beyond'],
])('a file that is %s since the walk is read as it is now', (_, change, text) => {
  const file = join(folder({ 'a.txt': 'before' }), 'a.txt')
  const seen = stateOf(statSync(file, { bigint: true }))
  change(file)
  const now = stateOf(statSync(file, { bigint: true }))
  const { bytes, ...state } = readScratch(file, seen)
  expect({ text: bytes.toString(), ...state }).toEqual({ text, ...now })
})
