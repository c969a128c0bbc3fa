import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openAssets } from '../../src/open.js'
import { blocksOf, project, root } from '../support/documents.js'
import { write } from '../support/folder.js'

test.each(['README.md', 'docs/bundlers.md'])(
  'the config of Vite in %s is enough for "vite build"',
  async (name) => {
    const blocks = blocksOf(readFileSync(join(root, name), 'utf8'))
    const config = blocks.find(({ language, code }) => language === 'ts' && code.includes('everfresh/vite'))
    const home = project(['everfresh', 'vite'])
    write(home, { 'vite.config.ts': config?.code ?? '' })
    const vite = join(root, 'node_modules/vite/bin/vite.js')
    const printed = execFileSync(process.execPath, [vite, 'build'], { cwd: home, encoding: 'utf8' })
    expect(printed).toMatch(/ 0 problems, in .*\n(?:.*\n)+Release [0-9a-f]{16} is in dist\n/)
    expect((await openAssets(join(home, 'dist'))).url('css/site.css')).toMatch(
      /^\/css\/site\.[0-9a-f]{12}\.css$/,
    )
  },
)
