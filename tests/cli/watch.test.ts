import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { folder, write } from '../support/folder.js'
import { command, everfresh, expectRefusal, statusAfter } from './command.js'

/** `everfresh build public --out dist --watch`, what it prints line by line, and what it complains of. */
function watching(...words: string[]) {
  const cwd = folder({ 'public/a.css': 'a', 'public/p.html': '<img src="a.css">' })
  const all = [command, 'build', 'public', '--out', 'dist', '--watch', '--no-cache-dir', ...words]
  const child = spawn(process.execPath, all, { cwd })
  onTestFinished(() => void child.kill('SIGKILL'))
  const printed = createInterface(child.stdout)[Symbol.asyncIterator]()
  const said = createInterface(child.stderr)[Symbol.asyncIterator]()
  const next = async (lines: AsyncIterator<string>) => String((await lines.next()).value)
  return { cwd, child, printed: () => next(printed), said: () => next(said) }
}

/** In one step, however busy the machine is: a file that is half written is another one. */
function save(cwd: string, path: string, text: string): void {
  write(cwd, { '.saving': text })
  renameSync(join(cwd, '.saving'), join(cwd, path))
}

test('with --watch each rebuild is one line, and so are problems that are new; Ctrl-C ends it with 130', async () => {
  const { cwd, child, printed, said } = watching()
  for (let line = ''; line !== 'Watching for changes, until Ctrl-C'; ) line = await printed()
  // The first line comes before the sources are watched, and what changes in between is not lost.
  save(cwd, 'public/a.css', 'other')
  expect(await printed()).toMatch(/^a\.css: 2 changed, in \d+(?:\.\d)? m?s$/)
  save(cwd, 'public/p.html', '<img src="gone.png">')
  expect(await printed()).toMatch(/^p\.html: 1 changed, in /)
  expect(await said()).toMatch(/^References to files that are not there: 1/)
  expect(await said()).toContain('p.html')
  save(cwd, 'public/p.html', 'none')
  expect(await said()).toBe('No problem is left')
  expect(await statusAfter(child, 'SIGINT')).toBe(130)
  expect(readdirSync(join(cwd, 'dist/.everfresh')).sort()).toEqual(['manifest.json', 'releases'])
})

test('with --json each line is one result, or one failure', async () => {
  const { cwd, child, printed } = watching('--json', '--strict')
  expect(JSON.parse(await printed())).toMatchObject({ files: 2, touched: [] })
  save(cwd, 'public/a.css', 'other')
  expect(JSON.parse(await printed())).toMatchObject({ touched: ['a.css'], since: { changed: 2 } })
  save(cwd, 'public/p.html', '<img src="gone.png">')
  const failure = { code: 'strict-problems', message: expect.stringContaining('gone.png') }
  expect(JSON.parse(await printed())).toEqual({ error: failure })
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await ended).toEqual([143, null])
})

test('what is wrong with the first build is told as always', async () => {
  expectRefusal(await everfresh(['build', 'gone', '--out', 'dist', '--watch'], folder()), '"gone"')
})
