import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { print } from '../../src/cli/write.js'
import { withLock } from '../../src/io/lock.js'
import { folder, write } from '../support/folder.js'
import { builtIn, command, everfresh, expectRefusal, type Run, tree } from './command.js'
import { resident } from './resident.js'

const broken = { 'public/a.css': 'a { background: url(gone.png) }' }
const sound = { 'public/a.css': 'a { color: red }' }

/** Runs `everfresh` in a shell, with something behind it. */
function shell(words: string, behind: string, cwd: string): Promise<Run> {
  const script = `set -o pipefail; "$0" "$1" ${words} ${behind}`
  return everfresh([], cwd, ['bash', '-c', script])
}

/** A result that is printed after the work, one for templates, and one with a way to a file. */
const printing = ['build public --out dist --no-compress', 'url a.css --dir dist', 'nginx dist']

describe('the standard output', () => {
  test.skipIf(!existsSync('/dev/full')).each([...printing, 'releases dist', '--help'])(
    'of %s may be full: one line that says so, and status 2 (needs /dev/full)',
    async (words) => {
      const cwd = folder(sound)
      await builtIn(cwd)
      const run = await shell(words, '> /dev/full', cwd)
      expectRefusal(run, 'standard output', 'no space')
      expect(run.stderr).not.toContain('build again')
    },
  )

  test.each(printing)('of %s may have no reader any more', async (words) => {
    const cwd = folder(sound)
    await builtIn(cwd)
    expect(await shell(words, '| true', cwd)).toEqual({ status: 0, stdout: '', stderr: '' })
  })
})

test('a command that prints often listens once', async () => {
  for (let line = 0; line < 11; line++) await print('')
  expect(process.stdout.listenerCount('error')).toBeLessThan(5)
})

describe('build --quiet', () => {
  test('says nothing where there is nothing to say', async () => {
    const run = await everfresh('build public --out dist --quiet'.split(' '), folder(sound))
    expect(run).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  test('says what is wrong, on standard error', async () => {
    const { status, stdout, stderr } = await resident(
      'build public --out dist --quiet'.split(' '),
      folder(broken),
    )
    expect([status, stdout]).toEqual([0, ''])
    expect(stderr).toMatch(/^References .*: 1 {2}\[reference-missing\]\n {2}a\.css:1:21 .*gone\.png.*\n$/)
  })

  test('leaves a result that was asked for as JSON', async () => {
    const run = await resident('build public --out dist --quiet --json'.split(' '), folder(broken))
    expect(JSON.parse(run.stdout).problems).toHaveLength(1)
    expect(run.stderr).toBe('')
  })
})

describe('a build of a folder that another process writes', () => {
  const words = 'build public --out dist --no-compress'.split(' ')

  test('is refused after its time, says who that is, and writes nothing', async () => {
    const cwd = folder(sound)
    await withLock(join(cwd, 'dist'), async () => {
      const before = tree(cwd)
      const run = await everfresh([...words, '--wait', '0'], cwd)
      expectRefusal(run, `process ${process.pid} on `, 'dist/.everfresh/lock')
      expect(tree(cwd)).toEqual(before)
    })
  })

  test('waits, and says for whom', async () => {
    const cwd = folder(sound)
    const { child, ended } = await withLock(join(cwd, 'dist'), async () => {
      const child = spawn(process.execPath, [command, ...words], { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
      const [said] = await once(child.stderr, 'data')
      expect(String(said)).toMatch(
        new RegExp(`^everfresh: waiting for another build \\(process ${process.pid} on .*\\)\n$`),
      )
      return { child, ended: once(child, 'exit') }
    })
    await ended
    expect(child.exitCode).toBe(0)
  })

  test('comes after it, if both begin at once', async () => {
    const cwd = folder({ ...sound, 'other/a.css': 'other' })
    const runs = await Promise.all([everfresh(words, cwd), everfresh(words.with(1, 'other'), cwd)])
    expect(runs.map(({ status }) => status)).toEqual([0, 0])
    expect(await resident(['verify', 'dist'], cwd)).toMatchObject({ status: 0 })
  })

  test('takes over what a process left that was killed', async () => {
    const kill = '({ phase }) => { if (phase === "copy") process.kill(process.pid, "SIGKILL") }'
    const cwd = folder(sound)
    await builtIn(cwd)
    write(cwd, {
      'public/b.css': 'b',
      'kill.mjs': `export default { onProgress: ${kill}, compress: false, cacheDir: false }`,
    })
    await everfresh([...words, '--config', 'kill.mjs'], cwd)
    const left = Object.keys(tree(join(cwd, 'dist/.everfresh')))
    expect(left).toEqual(expect.arrayContaining(['lock', expect.stringMatching(/^staging-/)]))
    expect(await resident(['verify', 'dist'], cwd)).toMatchObject({ status: 0 })
    expect(await everfresh([...words, '--wait', '0'], cwd)).toMatchObject({ status: 0, stderr: '' })
    expect(Object.keys(tree(join(cwd, 'dist/.everfresh'))).filter((name) => !name.includes('/'))).toEqual([
      'manifest.json',
      'releases',
    ])
  })
})
