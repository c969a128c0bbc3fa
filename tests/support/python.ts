import { execFile, spawnSync } from 'node:child_process'
import { test } from 'vitest'

/** Debian's, for which `scripts/setup` installs the modules. */
const program = '/usr/bin/python3'

/** A test that needs a Python module. Without it it is skipped by name, and fails where `CI` is set. */
export function testInPython(name: string, module: string, body: () => Promise<void>): void {
  const isMissing = spawnSync(program, ['-c', `import ${module}`]).status !== 0 && !process.env.CI
  const title = isMissing
    ? `${name} (needs python3-${module}: run scripts/setup as root, or install it)`
    : name
  test.skipIf(isMissing)(title, body)
}

/** What a script prints. */
export function python(cwd: string, ...words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, words, { cwd }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(stderr))
    })
  })
}
