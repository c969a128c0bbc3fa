import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { prepareFinders } from '../../dist/find/finders.js'
import { decodeText } from '../../dist/stamp/source-text.js'
import { walk } from '../files.mjs'
import { report } from '../report.mjs'
import { kinds } from './kinds.mjs'

const rounds = 9

/** A round takes at least so many bytes, for the clock and the collector of garbage. */
const bytesPerRound = 12e6

/** The lexer and our finder in turns over all files of one kind; the first round warms both up. */
await report(async ({ tree, kind }) => {
  await prepareFinders()
  const { extensions, floor, ours } = kinds[kind]
  const { texts, bytes } = readTexts(tree, extensions)
  const passes = Math.ceil(bytesPerRound / bytes)
  const samples = [[], []]
  let found = 0
  for (let round = 0; round <= rounds; round++) {
    const times = [0, 0]
    // In turns by the pass too, so that both meet the same minute of a machine that others use.
    for (let pass = 0; pass < passes; pass++) {
      times[0] += time(floor.scan, texts).milliseconds
      const run = time(ours.scan, texts)
      times[1] += run.milliseconds
      found = run.count
    }
    if (round > 0) for (const [index, each] of times.entries()) samples[index].push(each / passes)
  }
  return { files: texts.length, bytes, found, names: [floor.name, ours.name], samples }
})

/** As a build reads them: ASCII has one byte a character, which every lexer is fastest with. */
function readTexts(tree, extensions) {
  const texts = []
  let bytes = 0
  walk(tree, (path) => {
    if (!extensions.includes(extname(path))) return
    const content = readFileSync(`${tree}/${path}`)
    const decoded = decodeText(content)
    if (decoded === null) return
    texts.push(decoded.text)
    bytes += content.length
  })
  return { texts, bytes }
}

function time(scan, texts) {
  const start = performance.now()
  const count = scan(texts)
  return { milliseconds: performance.now() - start, count }
}
