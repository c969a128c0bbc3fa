import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { build } from '../../src/build.js'
import { openAssets } from '../../src/open.js'
import { nginx } from '../../src/proxy.js'
import { folder, write } from '../support/folder.js'
import { request } from '../support/http.js'
import { describeProxy, nginx as program, startProxy } from '../support/proxies.js'

const words = randomBytes(3000).toString('hex')
const scriptOf = (edition: string) => `export const edition = '${edition}'\n//${words}\n`

/** Three releases of a script with an odd name; the middle one is that of the client. */
async function released(out: string, strategy: object): Promise<void> {
  const root = folder()
  for (const edition of ['one', 'two', 'three']) {
    write(root, { "js/it's (1).js": scriptOf(edition) })
    const deltas = { releases: 3 }
    await build({ roots: [root], out, base: '/s/', deltas, strategy, cacheDir: false })
  }
}

const compared = [
  'cache-control',
  'content-encoding',
  'content-type',
  'content-length',
  'vary',
  'use-as-dictionary',
]

describeProxy(program, () => {
  test.each([
    ['names', {}],
    ['the query', { in: 'query' }],
  ])(
    'versions in %s: a client that has an earlier version gets what our own server sends',
    async (_, strategy) => {
      const home = folder()
      const out = join(home, 'static')
      await released(out, strategy)
      const assets = await openAssets(out)
      await assets.ready()
      const origin = await startProxy(program, join(home, 'server'), (listen) => nginx(out, { listen }))
      const url = assets.url("js/it's (1).js")
      const { deltas } = JSON.parse(readFileSync(join(out, '.everfresh/manifest.json'), 'utf8')).assets[
        "js/it's (1).js"
      ]
      const [newest, oldest] = deltas.map(
        ({ dictionary }: { dictionary: string }) => `:${dictionary.slice(7)}:`,
      )
      const rows: [string, Record<string, string>][] = [
        [url, { 'accept-encoding': 'gzip, br, zstd, dcb, dcz', 'available-dictionary': newest }],
        [url, { 'accept-encoding': 'br, dcz', 'available-dictionary': oldest }],
        [url, { 'accept-encoding': 'br', 'available-dictionary': newest }],
        [url, { 'accept-encoding': 'br, dcz;q=0', 'available-dictionary': newest }],
        [url, { 'accept-encoding': 'br, dcz', 'available-dictionary': swapCase(newest) }],
        [url, { 'accept-encoding': 'br, dcz', 'available-dictionary': 'foreign' }],
        [url, { 'accept-encoding': 'br, dcz' }],
        [url, {}],
        [`/s/${encodeURI(deltas[0].file)}`, {}],
      ]
      for (const [target, headers] of rows) {
        const said = await request(origin, `GET ${target}`, headers)
        const ours = await assets.reply({ method: 'GET', target, headers }, { fallthrough: false })
        const own = Object.fromEntries(
          (ours?.headers ?? []).flatMap((name, at, all) =>
            at % 2 === 0 ? [[name.toLowerCase(), all[at + 1]]] : [],
          ),
        )
        const pick = (from: Record<string, unknown>) =>
          compared.map((name) => `${name}: ${from[name] ?? '-'}`)
        expect([target, headers, said.status, ...(said.status === 200 ? pick(said.headers) : [])]).toEqual([
          target,
          headers,
          ours?.status,
          ...(ours?.status === 200 ? pick(own) : []),
        ])
      }
    },
  )
})

function swapCase(text: string): string {
  return text.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  )
}
