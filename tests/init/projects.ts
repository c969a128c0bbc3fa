import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../support/documents.js'
import { type Files, folder } from '../support/folder.js'

/** A project with a `package.json` as its users write it, and what it names installed. */
export function project(
  packageFile: object,
  files: Files = {},
  installed: Record<string, string> = {},
): string {
  const home = folder({
    'package.json': JSON.stringify({ name: 'mine', private: true, ...packageFile }),
    'public/css/site.css': 'a { background: url(../img/logo.png) }',
    'public/img/logo.png': 'logo',
    ...files,
  })
  install(home, { everfresh: '.', ...installed })
  return home
}

/** Package → what of ours stands for it. */
function install(home: string, packages: Record<string, string>): void {
  mkdirSync(join(home, 'node_modules/@hono'), { recursive: true })
  for (const [name, ours] of Object.entries(packages))
    symlinkSync(ours === '.' ? root : join(root, 'node_modules', ours), join(home, 'node_modules', name))
}
