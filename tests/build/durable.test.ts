import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { type Site as Built, Site } from './site.js'

/** Tells on standard error which files were synced and renamed, in order. */
const preload = `data:text/javascript,${encodeURIComponent(`
  import fs from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  const { openSync, fsyncSync, renameSync } = fs
  const opened = new Map()
  const tell = (...words) => fs.writeSync(2, words.join(' ') + '\\n')
  fs.openSync = (path, ...rest) => {
    const descriptor = openSync(path, ...rest)
    opened.set(descriptor, path)
    return descriptor
  }
  fs.fsyncSync = (descriptor) => {
    fsyncSync(descriptor)
    tell('sync', opened.get(descriptor))
  }
  fs.renameSync = (from, to) => {
    renameSync(from, to)
    tell('name', from, to)
  }
  syncBuiltinESMExports()
`)}`

interface Step {
  readonly what: string
  readonly file: string
  /** Under which name it was synced, if it is renamed. */
  readonly from?: string
}

/** What a build of the site syncs and names, in order, relative to the output folder. */
async function stepsOf({ root, out }: Built, ...flags: string[]): Promise<Step[]> {
  const words = [
    '--import',
    preload,
    'dist/cli/main.js',
    'build',
    root,
    '--out',
    out,
    '--no-cache-dir',
    ...flags,
  ]
  const cwd = join(import.meta.dirname, '../..')
  const { stderr } = await promisify(execFile)(process.execPath, words, { cwd })
  const lines = stderr.trim().split('\n')
  return lines.map((line) => {
    const [what = '', ...files] = line
      .split(' ')
      .map((word) => (word === out ? '.' : word.replace(`${out}/`, '')))
    const [from, to] = files
    return to === undefined ? { what, file: from ?? '' } : { what, file: to, from: from ?? '' }
  })
}

const files = { 'css/a.css': 'a{}', 'css/deep/b.css': 'b{}', 'index.html': '' }
const manifest = '.everfresh/manifest.json'

function at(steps: readonly Step[], what: string, file: string): number {
  return steps.findIndex((step) => step.what === what && step.file === file)
}

test('the manifest is on the disk before it has its name, and the name after that, with all folders above', async () => {
  const site = new Site(files)
  const steps = await stepsOf(site, '--no-compress')
  const named = steps.findIndex(({ file }) => file === manifest)
  expect(steps[named - 1]).toEqual({ what: 'sync', file: steps[named]?.from })
  expect(steps[named + 1]).toEqual({ what: 'sync', file: '.everfresh' })
  // The folders are new, each a name in the one above.
  for (const above of ['.', join(site.out, '..'), '/'])
    expect(steps.slice(0, named)).toContainEqual({ what: 'sync', file: above })
  expect(at(steps, 'sync', 'css')).toBe(-1)
})

test('the journal is on the disk before the first file has its name', async () => {
  const steps = await stepsOf(new Site(files), '--no-compress')
  const [first, second, third] = steps
  expect(second).toEqual({ what: 'name', from: first?.file, file: '.everfresh/journal.json' })
  expect(third).toEqual({ what: 'sync', file: '.everfresh' })
})

test('--durable syncs every file before it has its name, and each folder before the manifest', async () => {
  const steps = await stepsOf(new Site(files), '--fast', '--durable')
  const named = steps.filter(({ what }) => what === 'name')
  expect(named.length).toBeGreaterThan(8)
  for (const { from = '', file } of named)
    expect([file, at(steps, 'sync', from)]).toEqual([
      file,
      expect.toSatisfy((place) => place >= 0 && place < at(steps, 'name', file)),
    ])
  const end = at(steps, 'name', manifest)
  const lastFile = steps.findLastIndex(({ what, file }) => what === 'name' && file !== manifest)
  for (const each of ['.', 'css', 'css/deep', '.everfresh', '.everfresh/releases'])
    expect(steps.slice(lastFile, end)).toContainEqual({ what: 'sync', file: each })
})

test('where nothing changed nothing is synced', async () => {
  const site = new Site(files)
  await site.build()
  expect(await stepsOf(site, '--no-compress', '--durable')).toEqual([{ what: '', file: '' }])
})
