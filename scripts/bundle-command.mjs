/**
 * Makes few files of the command, since Node takes half a millisecond for each: a small site is built in four fifths of the
 * time. Who imports the package gets its modules as they are, which share what they know.
 */
import { chmodSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from './run.mjs'

const outdir = join(root, 'dist/cli')

await rm(outdir, { recursive: true, force: true })
await build({
  absWorkingDir: root,
  // Threads are started by the files beside the module that starts them.
  entryPoints: {
    main: 'src/cli/main.ts',
    worker: 'src/build/thread/worker.ts',
    'zstd-worker': 'src/io/zstd-worker.js',
  },
  outdir,
  bundle: true,
  splitting: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  logLevel: 'warning',
})
chmodSync(join(outdir, 'main.js'), 0o755)
