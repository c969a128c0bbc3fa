import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { report } from '../report.mjs'
import { python } from './python.mjs'

await report(({ tree, out }) => {
  const { status, stderr } = spawnSync(
    python,
    ['-B', join(import.meta.dirname, 'collectstatic.py'), tree, out],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  if (status !== 0) throw new Error(`collectstatic failed:\n${stderr.slice(-2_000)}`)
})
