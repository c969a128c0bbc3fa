import type { Command } from 'commander'
import type { Config } from '../define-config.js'
import type { TypedSite } from '../types-text.js'
import { plural } from '../values/amounts.js'
import { EverfreshError } from '../values/error.js'
import { builtFolder, type ConfigFlags, configured } from './built-folder.js'
import { printLine } from './write.js'

interface TypesFlags extends ConfigFlags {
  readonly live?: boolean
  readonly base?: string
  readonly write?: string
  readonly check?: boolean
  readonly json?: boolean
}

export function addTypes(program: Command): void {
  program
    .command('types')
    .description('write the types by which an editor knows the paths for assets.url()')
    .argument(
      '[folder...]',
      'the built folder (default: "out" of the config file); with --live, the source folders',
    )
    .option('--live', 'read source folders, without a build')
    .option('--base <path>', 'with --live: the path below which the files are served (default: "/")')
    .option('--write <file>', 'the file to write (default: "types" of the config file, or everfresh.d.ts)')
    .option('--check', 'write nothing, and exit with 1 if the file is not as it would be written')
    .option('--config <file>', 'what no folder or flag says (default: everfresh.config.{ts,js,mjs,json})')
    .option('--no-config', 'read no such file')
    .option('--json', 'print the result as JSON')
    .action(run)
}

async function run(folders: readonly string[], flags: TypesFlags): Promise<void> {
  const config = await configured(flags)
  const site = flags.live === true ? await liveSite(folders, flags, config) : await built(folders, flags)
  const file = flags.write ?? config.types ?? 'everfresh.d.ts'
  const { checkOptions } = await import('../options.js')
  checkOptions({ types: file }, ['types'])
  const { hasTypes, writeTypes } = await import('../types.js')
  const check = flags.check === true
  const changed = check ? !hasTypes(file, site) : writeTypes(file, site)
  const paths = site.paths.length
  await printLine(
    flags.json === true ? JSON.stringify({ file, paths, changed }) : report(file, paths, changed, check),
  )
  if (check && changed) process.exitCode = 1
}

async function liveSite(given: readonly string[], { base }: TypesFlags, config: Config): Promise<TypedSite> {
  const roots = given.length > 0 ? given : config.roots
  if (roots === undefined)
    throw invalid(
      'there is no source folder: name it behind "types --live", or as "roots" in everfresh.config.js',
    )
  const { siteOptionsOf } = await import('../config.js')
  const { sourceSite } = await import('../types.js')
  return sourceSite(roots, { ...siteOptionsOf(config), ...(base === undefined ? {} : { base }) })
}

async function built([given, second, ...more]: readonly string[], flags: TypesFlags): Promise<TypedSite> {
  if (second !== undefined)
    throw invalid(`types come of one built folder, not ${more.length + 2}: for source folders add --live`)
  if (flags.base !== undefined)
    throw invalid(
      `--base ${flags.base} has no effect on a built folder, which knows its own: leave it out, or add --live`,
    )
  const { builtSite } = await import('../types.js')
  return builtSite(await builtFolder(given, 'name it behind "types", add --live for source folders', flags))
}

function report(file: string, paths: number, changed: boolean, check: boolean): string {
  const count = plural(paths, 'path')
  if (!changed) return `${file} has all ${count} already`
  return check ? `${file} is not up to date: say "everfresh types"` : `${count} in ${file}`
}

function invalid(message: string): EverfreshError {
  return new EverfreshError('option-invalid', message)
}
