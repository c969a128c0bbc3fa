import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { folder, write } from '../support/folder.js'
import { builtIn, everfresh, expectRefusal } from './command.js'
import { resident } from './resident.js'

const files = (text: string) => ({
  'public/a.css': text,
  'public/index.html': '<link rel=stylesheet href=a.css>',
})

test('a folder is published, looked at, gone back to and cleaned', async () => {
  const cwd = folder(files('one'))
  const target = pathToFileURL(join(cwd, 'store')).href
  const run = async (...words: string[]) => {
    const [command, flag] = [words[0], words.at(-1)]
    // What is sent and what is removed has a process of its own.
    const start = (command === 'publish' && flag === '--json') || command === 'clean' ? everfresh : resident
    const { status, stdout, stderr } = await start(words, cwd)
    expect([status, stderr]).toEqual([0, ''])
    return stdout
  }
  await builtIn(cwd)
  expect(await run('publish', 'dist', target, '--dry-run')).toMatch(
    /^a\.\w{12}\.css\nindex\.\w{12}\.html\nWould send 2 objects \(\d+ bytes\), 2 documents; 0 objects are there already: release \w{16} would be current at file:.*\n$/,
  )
  expect(existsSync(join(cwd, 'store'))).toBe(false)
  const { release } = JSON.parse(await run('publish', 'dist', target, '--json')) as { release: string }
  // The rest as the config says it.
  write(cwd, {
    ...files('two'),
    'everfresh.config.json': JSON.stringify({ out: 'dist', publish: { target, concurrency: 2 } }),
  })
  await builtIn(cwd)
  expect(await run('publish')).toMatch(
    new RegExp(
      `^Sent 2 objects \\(\\d+ bytes\\), 2 documents; 0 objects are there already\\nRelease \\w{16} is current at ${target}, in place of ${release}\\n$`,
    ),
  )
  expect(await run('publish')).toMatch(
    /^Nothing to publish: release \w{16} is current at file:.*, 2 objects are there already\n$/,
  )
  expect((await run('releases', target)).split('\n')).toHaveLength(4)
  expect(await run('rollback', target)).toMatch(
    `Release ${release} is current again in ${target}, in place of `,
  )
  expect(await run('rollback', target, release)).toBe(
    `Release ${release} is the current one of ${target} already\n`,
  )
  expect(await run('clean', target, '--keep', '1', '--days', '0', '--dry-run')).toMatch(
    /Would remove 1 release and 2 files, \d+ bytes; 1 release is kept\n$/,
  )
  expect(await run('publish', '--quiet')).toBe('')
})

test('what is no target, and one at which nothing is, are refused in one line', async () => {
  const cwd = folder(files('one'))
  await builtIn(cwd)
  expectRefusal(await resident(['publish', 'dist'], cwd), 'there is no place to publish to')
  expectRefusal(
    await resident(['publish', 'dist', 'elsewhere'], cwd),
    '"elsewhere" is no place to publish to',
  )
  expectRefusal(await resident(['publish', 'dist', 'gs://x'], cwd), '"gs://x" is no place to publish to')
  const target = pathToFileURL(join(cwd, 'store')).href
  expectRefusal(await resident(['clean', target], cwd), 'nothing is published at file:')
  expectRefusal(await resident(['publish', 'dist', target, '--concurrency', '0'], cwd), 'from 1 to 256')
  expectRefusal(await resident(['publish', 'dist', target, '--variants', 'br'], cwd), '"variants" is br')
})
