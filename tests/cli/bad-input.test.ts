import { describe, expect, test } from 'vitest'
import { folder } from '../support/folder.js'
import { startServer } from '../support/server.js'
import { badInput, describeBadInput, site } from './bad-input.js'
import { builtIn, everfresh, expectRefusal } from './command.js'
import { resident } from './resident.js'

describeBadInput(badInput, resident)

describe('one line, status 2, and nothing half-written:', () => {
  test('an empty value', async () => {
    const cwd = folder(site)
    expectRefusal(await everfresh(['build', 'public', '--out', ''], cwd), '"out"')
    expectRefusal(await resident(['build', '', '--out', 'dist'], cwd), '"roots"')
  })

  test('a root with a line break in its name', async () => {
    expectRefusal(await resident(['build', 'no\nwhere', '--out', 'dist'], folder(site)), 'where')
  })

  test('a port in use', async () => {
    const { origin } = await startServer((_, response) => response.end())
    const { port } = new URL(origin)
    const cwd = folder(site)
    await builtIn(cwd)
    expectRefusal(await everfresh(['serve', 'dist', '--port', port], cwd), port)
    expectRefusal(await resident(['serve', '--live', 'public', '--port', port], cwd), port)
  })
})

describe('nothing at all', () => {
  test('to do prints the help, and is a mistake', async () => {
    const { status, stdout, stderr } = await everfresh([], folder())
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain('Usage: everfresh')
  })
})
