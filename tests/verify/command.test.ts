import { expect, test } from 'vitest'
import { everfresh } from '../cli/command.js'
import { resident } from '../cli/resident.js'
import { folder } from '../support/folder.js'
import { Folder } from './site.js'

const files = { 'a.css': 'a { background: url(b.png) }', 'b.png': 'b' }

test('a folder that is all right is told in one line', async () => {
  const { out } = await Folder.of(files)
  expect(await resident(['verify', out], out)).toEqual({
    status: 0,
    stdout: '2 files, 1 reference: all right\n',
    stderr: '',
  })
})

test('findings are lines of place, message and code, and exit status 1', async () => {
  const built = await Folder.of({ ...files, 'a.css': 'a { background: url(c.png) }' })
  const { status, stdout } = await everfresh(['verify', '.'], built.out)
  const place = `${built.stored('a.css')}:1:21`
  expect(stdout).toBe(
    `${place}  "c.png" names no file (c.png)  [reference-missing]\n2 files, 1 reference: 1 finding\n`,
  )
  expect(status).toBe(1)
})

test('--json prints the result, with the same status', async () => {
  const built = await Folder.of(files)
  built.edit('b.png', () => 'c')
  const { status, stdout } = await resident(['verify', '.', '--json'], built.out)
  expect(JSON.parse(stdout)).toMatchObject({
    dir: '.',
    release: built.manifest.release,
    findings: [{ code: 'plain-stale', path: 'b.png', line: 0, column: 0 }],
  })
  expect(status).toBe(1)
})

test('a folder without a build is status 2', async () => {
  const { status, stdout, stderr } = await resident(['verify', '.'], folder())
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(/^everfresh: "\." holds no build [^\n]*\n$/)
})
