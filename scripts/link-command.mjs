/**
 * Makes the compiled command runnable, also by its name in the scripts of examples: npm links a program when it installs,
 * and there was none to link then.
 */
import { chmodSync, existsSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const bin = join(root, 'node_modules/.bin')

chmodSync(join(root, 'dist/cli/main.js'), 0o755)
if (existsSync(bin) && process.platform !== 'win32') {
  rmSync(join(bin, 'everfresh'), { force: true })
  symlinkSync('../../dist/cli/main.js', join(bin, 'everfresh'))
}
