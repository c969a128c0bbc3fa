import type { Command } from 'commander'
import { printOrWrite, type WriteFlag } from './write.js'

interface ManifestFlags extends WriteFlag {
  readonly format: string
}

export function addManifest(program: Command): void {
  program
    .command('manifest')
    .description('print the manifest as another stack reads it')
    .argument('<dir>', 'the built folder')
    .requiredOption('--format <format>', 'django, flat, vite, rails, laravel or phoenix')
    .option('--write <file>', 'write it there instead, in one step')
    .action(run)
}

async function run(dir: string, { format, write }: ManifestFlags): Promise<void> {
  const { manifest } = await import('../proxy.js')
  await printOrWrite(await manifest(dir, format), write)
}
