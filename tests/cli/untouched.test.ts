import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Files, folder, write } from '../support/folder.js'
import { builtIn, everfresh, expectRefusal, tree } from './command.js'

const site: Files = { 'public/css/site.css': 'a { background: url(../dot.png) }\n', 'public/dot.png': 'dot' }

describe('a built file', () => {
  test('that is missing is not served', async () => {
    const cwd = folder(site)
    const { url } = await builtIn(cwd)
    rmSync(join(cwd, `dist${url('css/site.css')}`))
    expectRefusal(await everfresh('serve dist --port 0'.split(' '), cwd), `dist${url('css/site.css')}`)
  })

  test('that holds other bytes is not built upon', async () => {
    const cwd = folder(site)
    const { url } = await builtIn(cwd)
    write(cwd, { [`dist${url('css/site.css')}`]: 'other bytes' })
    const before = tree(cwd)
    expectRefusal(await everfresh('build public --out dist'.split(' '), cwd), `dist${url('css/site.css')}`)
    expect(tree(cwd)).toEqual(before)
  })
})

/** Starts a program without the power to read and write what it may not, which root has. */
const asOthers =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--'] : []

describe.skipIf(!works([...asOthers, 'true']) && !process.env.CI)(
  'what may not be read or written (needs setpriv)',
  () => {
    test.each(['public', 'public/css/site.css'])('%s may not be read', async (name) => {
      const cwd = folder(site)
      const before = tree(cwd)
      forbid(join(cwd, name), 0o000)
      expectRefusal(await everfresh('build public --out dist'.split(' '), cwd, asOthers), name)
      allow(join(cwd, name))
      expect(tree(cwd)).toEqual(before)
    })

    test.each(['dist', 'dist/css'])('%s may not be written', async (name) => {
      const cwd = folder({ ...site, 'dist/.everfresh/': '', 'dist/css/': '' })
      const before = tree(cwd)
      forbid(join(cwd, name), 0o555)
      expectRefusal(await everfresh('build public --out dist'.split(' '), cwd, asOthers), 'dist')
      allow(join(cwd, name))
      expect(tree(cwd)).toEqual(before)
    })

    test('a manifest may not be read', async () => {
      const cwd = folder({ 'dist/.everfresh/manifest.json': '{}' })
      forbid(join(cwd, 'dist/.everfresh/manifest.json'), 0o000)
      expectRefusal(await everfresh('serve dist --port 0'.split(' '), cwd, asOthers), 'manifest.json')
    })
  },
)

function forbid(path: string, mode: number): void {
  chmodSync(path, mode)
  onTestFinished(() => allow(path))
}

function allow(path: string): void {
  chmodSync(path, statSync(path).isDirectory() ? 0o755 : 0o644)
}

function run([program = '', ...words]: readonly string[]): string {
  return execFileSync(program, words, { encoding: 'utf8', stdio: 'pipe' })
}

function works(words: readonly string[]): boolean {
  try {
    run(words)
    return true
  } catch {
    return false
  }
}

/** A file system of its own for a few small files. */
function smallDisk(): string {
  const disk = folder()
  run(['mount', '-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk])
  onTestFinished(() => void run(['umount', disk]))
  return disk
}

const canMount =
  process.getuid?.() === 0 && works(['unshare', '--mount', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()])

describe.skipIf(!canMount && !process.env.CI)('a full disk (needs root, and mount -t tmpfs)', () => {
  test('is found out before anything is to be seen', async () => {
    const cwd = folder({ 'public/noise.bin': Buffer.alloc(300_000, 'x') })
    const disk = smallDisk()
    const words = ['build', 'public', '--out', join(disk, 'dist'), '--no-compress']
    expectRefusal(await everfresh(words, cwd), join(disk, 'dist'), 'space')
    expect(tree(disk)).toEqual({})
  })

  test('leaves the previous release as it was, however little room is missing', async () => {
    const cwd = folder({ 'public/a.css': 'a{}' })
    const disk = smallDisk()
    const words = ['build', 'public', '--out', join(disk, 'dist'), '--no-compress']
    await builtIn(cwd, { out: join(disk, 'dist') })
    write(cwd, { 'public/a.css': 'a{color:red}' })
    const before = tree(join(disk, 'dist'))
    for (let free = 1; free < 20; free++) {
      fillUpTo(disk, free)
      const refused = await everfresh(words, cwd)
      if (refused.status === 0) return
      expectRefusal(refused, join(disk, 'dist'), 'space')
      expect(tree(join(disk, 'dist'))).toEqual(before)
    }
    expect.unreachable('a build of one file needs fewer than 20 pages')
  })
})

/** Leaves so many pages of 4 KiB free, by a file beside the output. */
function fillUpTo(disk: string, free: number): void {
  writeFileSync(join(disk, 'ballast'), '')
  const room = Number(run(['stat', '--file-system', '--format=%f', disk]))
  writeFileSync(join(disk, 'ballast'), Buffer.alloc((room - free) * 4096))
}

describe('--strict', () => {
  test('exits with 1, says where, and writes nothing', async () => {
    const cwd = folder({ 'public/css/site.css': 'a {\n  background: url(dot.png);\n}\n' })
    const before = tree(cwd)
    const { status, stdout, stderr } = await everfresh('build public --out dist --strict'.split(' '), cwd)
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^everfresh: 1 problem/)
    expect(stderr).toContain('css/site.css:2:19')
    expect(tree(cwd)).toEqual(before)
  })

  test('leaves the previous release as it was', async () => {
    const cwd = folder(site)
    await builtIn(cwd)
    write(cwd, { 'public/css/new/site.css': 'a { background: url(gone.png) }\n' })
    const before = tree(cwd)
    expect((await everfresh('build public --out dist --strict'.split(' '), cwd)).status).toBe(1)
    expect(tree(cwd)).toEqual(before)
  })

  test('is content where there is no problem', async () => {
    const cwd = folder(site)
    mkdirSync(join(cwd, 'dist'))
    expect((await everfresh('build public --out dist --strict'.split(' '), cwd)).status).toBe(0)
  })
})
