import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'everfresh/build'
import { progress } from '../progress.mjs'
import { freshFolder } from '../scratch.mjs'
import { decimal, table, whole } from '../table.mjs'
import { Unfit } from '../unfit.mjs'
import { pairs } from './pairs.mjs'

const here = import.meta.dirname

/** Some hundred megabytes, which no other benchmark needs. */
function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(here, 'package-lock.json')))
    .digest('hex')
  const installed = join(here, 'node_modules/.installed')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return
  const words = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync('npm', words, { cwd: here, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Unfit(`\`npm ${words.join(' ')}\` failed in ${here}.`)
  writeFileSync(installed, lock)
}

/** What a visitor loads who has the version before, by brotli alone and by deltas, and what each costs the build. */
export async function measure() {
  install()
  const results = []
  for (const pair of pairs) {
    progress(`deltas ${pair.name} ${pair.versions}`)
    results.push({ ...pair, ...(await measurePair(pair)) })
  }
  progress('')
  return results
}

async function measurePair({ before, after, files }) {
  const place = freshFolder()
  const [root, out] = [join(place, 'root'), join(place, 'out')]
  const release = async (version, deltas) => {
    mkdirSync(root, { recursive: true })
    for (const file of files)
      copyFileSync(join(here, 'node_modules', version, file), join(root, basename(file)))
    return cpuOf(() => build({ roots: [root], out, base: '/', deltas, cacheDir: false, originals: false }))
  }
  const deltas = { releases: 1 }
  await release(before, deltas)
  const compressing = await release(after, false)
  // The variants are there already, so that this is what the deltas cost.
  const both = await release(after, deltas)
  const { assets } = JSON.parse(readFileSync(join(out, '.everfresh/manifest.json'), 'utf8'))
  const changed = Object.values(assets).filter((asset) => asset.deltas !== undefined)
  return { ...bytesOf(changed), brSeconds: compressing, dczSeconds: both }
}

/** A file that did not change costs nothing either way; one without a delta costs its brotli both times. */
function bytesOf(assets) {
  const smallest = ({ size, variants = {} }) => variants.br?.size ?? size
  const sum = (list) => list.reduce((all, each) => all + each, 0)
  return {
    br: sum(assets.map(smallest)),
    dcz: sum(assets.map((asset) => asset.deltas[0]?.size ?? smallest(asset))),
  }
}

async function cpuOf(work) {
  const start = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}

const head = ['', 'release', '', 'br, bytes', 'dcz, bytes', 'of br', 'br, CPU s', 'dcz, CPU s']

export function lines(results) {
  return [
    'What a visitor loads who has the version before',
    ...table(head, [...results.map(row), total(results)]),
  ]
}

export function markdown(results) {
  const rows = [head, head.map((_, at) => (at < 3 ? '---' : '---:')), ...results.map(row), total(results)]
  return rows.map((cells) => `| ${cells.join(' | ')} |`)
}

function row({ name, kind, versions, br, dcz, brSeconds, dczSeconds }) {
  return [
    name,
    versions,
    kind,
    whole(br),
    whole(dcz),
    percent(dcz / br),
    decimal(brSeconds, 1),
    decimal(dczSeconds, 1),
  ]
}

function total(results) {
  const sum = (field) => results.reduce((all, each) => all + each[field], 0)
  const [br, dcz] = [sum('br'), sum('dcz')]
  return [
    'all',
    '',
    '',
    whole(br),
    whole(dcz),
    percent(dcz / br),
    decimal(sum('brSeconds'), 1),
    decimal(sum('dczSeconds'), 1),
  ]
}

function percent(ratio) {
  return `${decimal(ratio * 100, 1)} %`
}
