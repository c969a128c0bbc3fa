import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Assets } from '../../src/assets.js'
import { build } from '../../src/build.js'
import { liveAssets } from '../../src/live.js'
import { type OpenOptions, openAssets } from '../../src/open.js'
import { built } from '../support/built.js'
import { type Files, write } from '../support/folder.js'

const files: Files = {
  'css/site.css': 'a { background: url(../img/a.png) }',
  'img/a.png': 'a',
  'img/a@2x.png': 'b',
  'img/a, b.png': 'c',
  'f/text.woff2': 'font',
  'data.json': '{}',
  'sw.js': 'export {}',
  'js/main.js': 'import { a } from "./a.js"\nexport * from "./deep/b.js"\nimport("./lazy.js")',
  'js/a.js': 'import "./deep/b.js"; import "./main.js"; export const a = 1',
  'js/deep/b.js': 'import "./c.js"; import data from "../../data.json" with { type: "json" }',
  'js/deep/c.js': 'export default 1',
  'js/lazy.js': 'import "./deep/c.js"; import "./later.js"',
  'js/later.js': '',
  'boot.js': 'document.title = "x"',
}

export async function opened(options: OpenOptions = {}, more: Files = {}): Promise<Assets> {
  const { out } = await built({ ...files, ...more }, { base: '/s/' })
  return openAssets(out, options)
}

/** The same files by each of the makers, for all tests of a file. */
export async function makers(more: Files = {}): Promise<readonly (readonly [string, Assets])[]> {
  const home = mkdtempSync(join(tmpdir(), 'everfresh-'))
  afterAll(() => rmSync(home, { recursive: true, force: true }))
  const [root, out] = [join(home, 'root'), join(home, 'out')]
  write(root, { ...files, ...more })
  const roots = [root]
  await build({ roots, out, base: '/s/', compress: false })
  return [
    ['openAssets', await openAssets(out)],
    ['liveAssets', await liveAssets({ roots, base: '/s/' })],
    ['liveAssets, watch: false', await liveAssets({ roots, base: '/s/', watch: false })],
  ]
}

/** Versions and digests as words. */
export function plain(html: unknown): string {
  return String(html)
    .replace(/\.[0-9a-f]{12}\b/g, '.HASH')
    .replace(/sha256-[\w+/]{43}=/g, 'DIGEST')
}
