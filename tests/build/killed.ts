import { spawn } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect } from 'vitest'
import { verify } from '../../src/verify.js'
import { contents, folder, write } from '../support/folder.js'
import { broken, Site, version } from './site.js'

const repository = join(import.meta.dirname, '../..')

/** Every state that a build may leave begins here: a site that was built, and was edited since. */
interface Edited {
  readonly site: Site
  /** What a build leaves that nobody disturbs, but the records, which know the time. */
  readonly expected: Record<string, string>
}

async function edited(): Promise<Edited> {
  const site = new Site({
    'a.css': `@import "b.css";${'c{d:e}'.repeat(200)}`,
    'b.css': 'old',
    'index.html': '<link rel=stylesheet href=a.css>',
    'img/same.png': 'same',
  })
  await site.build({ fast: true, compress: true })
  write(site.root, { 'b.css': 'new', 'new/f.js': `"${'f'.repeat(500)}"` })
  const undisturbed = copyOf(site)
  await site.build({ out: undisturbed, fast: true, compress: true })
  return { site, expected: lasting(undisturbed) }
}

/** What happens to a build, and the output folder to which it happens. */
interface Accident {
  readonly out: string
  readonly code: number | null
  readonly messages: string
}

/** Kills a build after some milliseconds; it may have come to its end by then. */
async function killAfter({ site }: Edited, milliseconds: number): Promise<Accident> {
  return run(site, {}, milliseconds)
}

/** Killed when about to rename a file for the `step`th time, or the disk is full from the `step`th write on. */
type End = 'kill' | 'full'

async function endAt({ site }: Edited, step: number, end: End): Promise<Accident> {
  return run(site, { EVERFRESH_STEP: String(step), EVERFRESH_END: end })
}

/** How many renames or writes a build makes, and how long it takes. */
async function measure(edited: Edited, end: End): Promise<{ steps: number; milliseconds: number }> {
  const started = performance.now()
  const { messages } = await endAt(edited, Number.MAX_SAFE_INTEGER, end)
  const steps = Number(/(\d+) steps/.exec(messages)?.[1])
  return { steps, milliseconds: performance.now() - started }
}

async function run(
  site: Site,
  environment: Record<string, string>,
  milliseconds?: number,
): Promise<Accident> {
  const out = copyOf(site)
  const parameters = [
    '--import',
    preload,
    'dist/cli/main.js',
    'build',
    site.root,
    '--out',
    out,
    '--fast',
    '--no-cache-dir',
  ]
  const child = spawn(process.execPath, parameters, {
    cwd: repository,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let messages = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    messages += text
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  if (milliseconds !== undefined) {
    await Promise.race([ended, setTimeout(milliseconds)])
    child.kill('SIGKILL')
  }
  return { out, code: await ended, messages }
}

/** Counts renames or writes, and lets happen what is to happen when the count is reached. */
const preload = `data:text/javascript,${encodeURIComponent(`
  import fs from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  const { EVERFRESH_STEP: step = 'Infinity', EVERFRESH_END: end } = process.env
  let steps = 0
  for (const name of end === 'full' ? ['copyFileSync', 'mkdirSync', 'writeFileSync'] : ['renameSync']) {
    const real = fs[name]
    fs[name] = (...parameters) => {
      if (steps++ < Number(step)) return real(...parameters)
      if (end === 'kill') process.kill(process.pid, 'SIGKILL')
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', syscall: name })
    }
  }
  syncBuiltinESMExports()
  process.on('exit', () => fs.writeSync(2, steps + ' steps'))
`)}`

function copyOf({ out }: Site): string {
  const copy = join(folder(), 'out')
  cpSync(out, copy, { recursive: true, preserveTimestamps: true })
  return copy
}

function lasting(out: string): Record<string, string> {
  const all = Object.entries(contents(out))
  return Object.fromEntries(all.filter(([name]) => !name.startsWith('.everfresh/releases/')))
}

/** The old release or the new one is whole, and every file is accounted for. */
async function expectWhole({ out }: Accident): Promise<void> {
  const files = contents(out)
  const manifest = JSON.parse(files['.everfresh/manifest.json'] ?? '{}')
  expect(broken(out, manifest)).toEqual([])
  expect(torn(files)).toEqual([])
  expect(Object.keys(files).filter((name) => !isAccountedFor(name, files))).toEqual([])
  const codes = (await verify(out)).findings.map(({ code }) => code)
  // As long as plain names are mixed, that is said, and by the journal why.
  expect(
    codes.filter(
      (code) => !['build-unfinished', 'plain-missing', 'plain-stale', ...ofRecords].includes(code),
    ),
  ).toEqual([])
  if (codes.length > 0) expect(codes).toContain('build-unfinished')
  // What other servers see: a page by its plain name, and then what it refers to.
  expect(Object.keys(files)).toContain(/href=([^>]*)/.exec(files['index.html'] ?? '')?.[1])
}

/** The records are written just before the manifest. */
const ofRecords = ['record-mismatch']

/** Content-named files that hold other bytes than their names say; the tree has no cycles. */
function torn(files: Record<string, string>): string[] {
  return Object.keys(files).filter((name) => {
    const said = /\.([0-9a-f]{12})\.\w+$/.exec(name)?.[1]
    return said !== undefined && said !== version(Buffer.from(files[name] ?? '', 'latin1'))
  })
}

/** `clean` must be able to tell who wrote a file: by a record, or by the journal. */
function isAccountedFor(name: string, files: Record<string, string>): boolean {
  if (name.startsWith('.everfresh/')) return true
  const records = Object.keys(files).filter((each) => each.startsWith('.everfresh/releases/'))
  const named = records.flatMap((each) => JSON.parse(files[each] ?? '{}').files as string[])
  return [...named, ...JSON.parse(files['.everfresh/journal.json'] ?? '[]')].includes(name)
}

/** The next build succeeds, leaves what an undisturbed one would have left, and nothing lies around. */
async function expectMended({ site, expected }: Edited, { out }: Accident): Promise<void> {
  const { release } = await site.build({ out, fast: true, compress: true })
  expect(lasting(out)).toEqual(expected)
  const names = Object.keys(contents(out))
  const own = names.filter((name) => !name.startsWith('.everfresh/'))
  const all = names.flatMap((name) =>
    name.includes('/releases/') ? JSON.parse(contents(out)[name] ?? '').files : [],
  )
  expect(own.filter((name) => !all.includes(name))).toEqual([])
  expect(currentReleases(out)).toEqual([release])
  expect((await verify(out)).findings).toEqual([])
  expect(names.filter((name) => /staging|lock|journal/.test(name))).toEqual([])
}

/** A build of the same sources dies at random moments. */
export async function diesAnyTime(times: number): Promise<void> {
  const start = await edited()
  const { milliseconds } = await measure(start, 'kill')
  for (let i = 0; i < times; i++) {
    const accident = await killAfter(start, milliseconds * (0.3 + 0.9 * Math.random()))
    await expectWhole(accident)
    await expectMended(start, accident)
  }
}

/** It dies at each `stride`th rename, the last one among them. */
export async function diesAtRenames(stride: number): Promise<void> {
  const start = await edited()
  const { steps } = await measure(start, 'kill')
  expect(steps).toBeGreaterThan(10)
  for (let step = (steps - 1) % stride; step < steps; step += stride) {
    const accident = await endAt(start, step, 'kill')
    expect(accident.code).toBeNull()
    await expectWhole(accident)
    await expectMended(start, accident)
  }
}

/** It dies just before the manifest is replaced, and then the edit is taken back. */
export async function diesAndIsUndone(): Promise<void> {
  const { site } = await edited()
  const before = lasting(copyOf(site))
  const { steps } = await measure({ site, expected: {} }, 'kill')
  const { out } = await endAt({ site, expected: {} }, steps - 1, 'kill')
  write(site.root, { 'b.css': 'old' })
  rmSync(join(site.root, 'new'), { recursive: true })
  const { release } = await site.build({ out, fast: true, compress: true })
  const after = lasting(out)
  expect(Object.fromEntries(Object.keys(before).map((name) => [name, after[name]]))).toEqual(before)
  expect(currentReleases(out)).toEqual([release])
}

/** Those that were not superseded. */
function currentReleases(out: string): string[] {
  const records = Object.entries(contents(out)).filter(([name]) => name.startsWith('.everfresh/releases/'))
  const current = records
    .map(([, text]) => JSON.parse(text))
    .filter(({ superseded }) => superseded === undefined)
  return current.map(({ release }) => release)
}

/** The disk is full from some write on: the first, or each `stride`th. */
export async function runsOutOfSpace(stride: number): Promise<void> {
  const start = await edited()
  const { steps } = await measure(start, 'full')
  for (let step = 0; step < steps; step += stride) {
    const accident = await endAt(start, step, 'full')
    expect(accident.code).toBe(2)
    expect(accident.messages.split('\n')[0]).toMatch(/^everfresh: no space left to write .*: make room/)
    await expectWhole(accident)
    await expectMended(start, accident)
  }
}
