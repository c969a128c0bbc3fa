import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { folder, write } from '../support/folder.js'
import { builtIn, everfresh, expectRefusal, serving } from './command.js'
import { resident } from './resident.js'

const files = (text: string) => ({
  'public/a.css': text,
  'public/b.css': 'b',
  'public/index.html': '<link rel=stylesheet href=a.css>',
})

async function releaseIn(cwd: string, text: string): Promise<string> {
  write(cwd, files(text))
  await builtIn(cwd)
  const { stdout } = await resident(['releases', 'dist', '--json'], cwd)
  return (JSON.parse(stdout) as { release: string }[])[0]?.release ?? ''
}

test('releases come, are listed, compared, gone back to, moved and removed', async () => {
  const cwd = folder()
  const first = await releaseIn(cwd, 'one')
  const second = await releaseIn(cwd, 'two')
  const known = new Set<string>()
  const run = async (...words: string[]) => {
    const [command = ''] = words
    // Each command has a process of its own, once.
    const { status, stdout, stderr } = await (known.has(command) ? resident : everfresh)(words, cwd)
    known.add(command)
    expect([status, stderr]).toEqual([0, ''])
    return stdout
  }
  expect((await run('releases', 'dist')).split('\n')).toEqual([
    expect.stringMatching(/^release +made \(UTC\) +superseded +files +size +shared with the current$/),
    expect.stringMatching(
      new RegExp(`^${second}  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d  current +3 +\\d+ bytes$`),
    ),
    expect.stringMatching(new RegExp(`^${first} .* 3 +\\d+ bytes  1 file, 1 byte$`)),
    '',
  ])
  expect(await run('cost', 'dist')).toMatch(
    new RegExp(
      `^From release ${first} to ${second} a returning visitor fetches\\n +without Everfresh +with it\\neverything +3 files +\\d+ bytes  2 files +\\d+ bytes\\nindex.html +2 files`,
    ),
  )
  expect(JSON.parse(await run('cost', 'dist', second, first, '--json'))).toMatchObject({
    from: second,
    to: first,
  })
  expect(await run('rollback', 'dist')).toBe(
    `Release ${first} is current again in dist, in place of ${second}\n`,
  )
  expect(await run('rollback', 'dist', first)).toBe(`Release ${first} is the current one of dist already\n`)
  expect(await run('merge', 'dist', 'fresh')).toBe('2 releases of dist are in fresh: 7 files written\n')
  expect(await run('clean', 'dist')).toBe('Nothing to remove: 2 releases are kept\n')
  const plan = await run('clean', 'dist', '--dry-run', '--keep', '1', '--days', '0')
  expect(plan).toMatch(
    new RegExp(
      `^release ${second}\\nindex\\.\\w+\\.html\\na\\.\\w+\\.css\\nWould remove 1 release and 2 files, \\d+ bytes; 1 release is kept\\n$`,
    ),
  )
  expect(await run('clean', 'dist', '--keep', '1', '--days', '0')).toMatch(
    /^Removed 1 release and 2 files, \d+ bytes; 1 release is kept\n$/,
  )
})

test('what can not be done is told in one line', async () => {
  const cwd = folder()
  const release = await releaseIn(cwd, 'one')
  expectRefusal(await resident(['rollback', 'dist', 'none'], cwd), 'none', release)
  expectRefusal(await resident(['clean', 'dist', '--keep', '0'], cwd), '--keep', '0')
  expectRefusal(await resident(['clean', 'dist', '--days', 'many'], cwd), '--days', 'many')
  expectRefusal(await resident(['merge', 'none', 'dist'], cwd), 'none')
  expectRefusal(await resident(['cost', 'dist', 'none'], cwd), 'none')
  expectRefusal(await resident(['releases'], cwd), 'out')
  expectRefusal(await resident(['serve', '--live', 'public', '--follow'], cwd), '--follow')
})

test('the config says which folder is meant', async () => {
  const cwd = folder({ 'everfresh.config.json': '{ "out": "dist" }' })
  const release = await releaseIn(cwd, 'one')
  expect((await resident(['releases', '--json'], cwd)).stdout).toContain(release)
  write(cwd, { 'everfresh.config.json': '{ "out": "fresh" }' })
  expect((await resident(['merge', 'dist'], cwd)).stdout).toContain('in fresh')
})

test('a server that follows its folder says what it serves, and what it can not', async () => {
  const cwd = folder()
  await releaseIn(cwd, 'one')
  const { child, line } = await serving(['dist', '--follow', '--port', '0', '--json'], cwd)
  const { url } = JSON.parse(line) as { url: string }
  const body = async () => (await fetch(`${url}a.css`)).text()
  expect(await body()).toBe('one')
  const said = once(createInterface(child.stdout), 'line')
  const release = await releaseIn(cwd, 'two')
  expect(JSON.parse(String((await said)[0]))).toEqual({ release })
  expect(await body()).toBe('two')
  rmSync(join(cwd, 'dist'), { recursive: true })
  expect(await body()).toBe('two')
})
