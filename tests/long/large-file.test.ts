import { execFileSync } from 'node:child_process'
import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folder } from '../support/folder.js'

const built = new URL('../../dist/build.js', import.meta.url).href
const twoGigabytes = 2 ** 31 + 7
const minutes = 60_000

/** What a process of its own says of a build: the files of the manifest, and its largest resident memory in bytes. */
const script = `
  const { build } = await import(${JSON.stringify(built)})
  const { readFileSync } = await import('node:fs')
  const [root, out, compress] = process.argv.slice(1)
  await build({ roots: [root], out, compress: compress === 'true', originals: false, cacheDir: false })
  const { assets } = JSON.parse(readFileSync(out + '/.everfresh/manifest.json', 'utf8'))
  console.log(JSON.stringify({ assets, resident: process.resourceUsage().maxRSS * 1024 }))`

interface Outcome {
  readonly assets: Readonly<Record<string, { size: number; variants?: object }>>
  readonly resident: number
}

test.each<[string, string, boolean]>([
  ['a film', 'film.mp4', false],
  ['data that could be compressed', 'data.csv', false],
  ['data that could be compressed, with compression,', 'data.csv', true],
])(
  '%s of 2 GB streams',
  (_, name, compress) => {
    const root = folder({ 'page.css': 'a { color: red }\n'.repeat(99) })
    writeFileSync(join(root, name), '')
    truncateSync(join(root, name), twoGigabytes)
    const parameters = ['--input-type=module', '-e', script, root, join(folder(), 'out'), String(compress)]
    const { assets, resident } = JSON.parse(
      execFileSync(process.execPath, parameters, { encoding: 'utf8' }),
    ) as Outcome
    expect(assets[name]?.size).toBe(twoGigabytes)
    expect(assets[name]?.variants).toBeUndefined()
    expect(assets['page.css']?.variants !== undefined).toBe(compress)
    expect(resident).toBeLessThan(300e6)
  },
  10 * minutes,
)
