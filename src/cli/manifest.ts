import type { Command } from 'commander'
import { addConfigFlags, builtFolder, type ConfigFlags } from './built-folder.js'
import { printOrWrite, type WriteFlag } from './write.js'

interface ManifestFlags extends WriteFlag, ConfigFlags {
  readonly format: string
}

export function addManifest(program: Command): void {
  const command = program
    .command('manifest')
    .description('print the manifest as another stack reads it')
    .argument('[dir]', 'the built folder (default: "out" of the config file)')
    .requiredOption('--format <format>', 'django, flat, vite, rails, laravel or phoenix')
    .option('--write <file>', 'write it there instead, in one step')
  addConfigFlags(command).action(run)
}

async function run(given: string | undefined, { format, write, config }: ManifestFlags): Promise<void> {
  const dir = await builtFolder(given, 'name it behind "manifest"', { config })
  const { manifest } = await import('../proxy.js')
  await printOrWrite(await manifest(dir, format), write)
}
