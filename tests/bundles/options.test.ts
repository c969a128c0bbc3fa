import { execFileSync } from 'node:child_process'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { build } from '../../src/build.js'
import { loadConfig } from '../../src/config.js'
import { openAssets } from '../../src/open.js'
import { command } from '../cli/command.js'
import { folder } from '../support/folder.js'

const files = { 'bundle/main.4a6b8c2d.js': '1', 'bundle/names.json': '{"main.js":"main.4a6b8c2d.js"}' }

test.each([1, true, { root: 'dist' }, [{ manifest: '' }], { manifest: 'a', hashes: [] }, ''])(
  'bundles can not be %j, and that is said',
  async (bundles) => {
    const options = { roots: [folder()], out: join(folder(), 'out'), bundles: bundles as string }
    await expect(build(options)).rejects.toMatchObject({
      code: 'option-invalid',
      message: expect.stringMatching(/"bundles" is .*, but must be the manifest of a bundler, such as "dist/),
    })
  },
)

test('in a config a manifest and its root are relative to the file', async () => {
  const bundles = ['a/names.json', { manifest: 'b/meta.json', root: '..', hashed: ['x.js'] }]
  const home = folder({ 'conf/everfresh.config.json': JSON.stringify({ bundles }) })
  const config = await loadConfig(join(home, 'conf/everfresh.config.json'))
  expect(JSON.parse(JSON.stringify(config.bundles).replaceAll(relativeTo(home), ''))).toEqual([
    { manifest: 'conf/a/names.json' },
    { manifest: 'conf/b/meta.json', root: expect.any(String), hashed: ['x.js'] },
  ])
})

/** As it begins paths that lead there from here. */
function relativeTo(home: string): string {
  return `${relative('.', home)}/`
}

test('one flag of the command takes a bundle over', async () => {
  const home = folder(files)
  const flags = ['bundle', '--out', 'out', '--bundles', 'bundle/names.json', '--no-cache-dir']
  execFileSync(process.execPath, [command, 'build', ...flags], { cwd: home })
  expect((await openAssets(join(home, 'out'))).url('main.js')).toBe('/main.4a6b8c2d.js')
})
