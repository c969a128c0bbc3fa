/** Gives the command its name in the scripts of examples: npm links a program when it installs, and there was none then. */
import { existsSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const bin = join(root, 'node_modules/.bin')

if (existsSync(bin) && process.platform !== 'win32') {
  rmSync(join(bin, 'everfresh'), { force: true })
  symlinkSync('../../dist/cli/main.js', join(bin, 'everfresh'))
}
