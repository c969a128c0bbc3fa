import { createCipheriv } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openAssets } from 'everfresh'
import { build } from 'everfresh/build'
import { freshFolder } from '../scratch.mjs'

/** Many connections share the line evenly: with 32 of them hardly any 16 MiB would be through before the end. */
const sizes = [
  { title: '1 KiB', length: 2 ** 10, connections: 32, seconds: 1 },
  { title: '30 KiB', length: 30 * 2 ** 10, connections: 32, seconds: 1 },
  { title: '1 MiB', length: 2 ** 20, connections: 32, seconds: 1 },
  { title: '16 MiB', length: 2 ** 24, connections: 8, seconds: 2 },
]

/**
 * One folder for all servers, built by us, so that each of them is asked for the same versioned URL and answers from
 * the same file: `root` is what a peer serves at `/`, `built` what Everfresh opens.
 */
export async function makeSite() {
  const source = freshFolder()
  const root = freshFolder()
  const built = join(root, 'static')
  mkdirSync(source)
  mkdirSync(root)
  for (const { title, length } of sizes) writeFileSync(join(source, nameOf(title)), noise(length))
  await build({ roots: [source], out: built, base: '/static/', compress: false, originals: false })
  const assets = await openAssets(built)
  await assets.ready()
  const files = sizes.map((size) => describe(size, assets))
  await assets.close()
  return { root, built, files }
}

/** `header`: what Everfresh sends with it, names and values in turn. */
function describe({ title, length, ...how }, assets) {
  const url = assets.url(nameOf(title))
  const { headers } = assets.reply({ method: 'GET', target: url, headers: {} }, { fallthrough: false })
  return { title, url, header: headers, bytes: noise(length), ...how }
}

function nameOf(title) {
  return `${title.replace(' ', '-')}.bin`
}

/** Incompressible, so that no server has a variant to choose, and the same in every run. */
function noise(length) {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(length))
}
