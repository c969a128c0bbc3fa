import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build as bundle } from 'esbuild'
import { expect, test } from 'vitest'
import type { BuildProgress } from '../../src/build.js'
import { build } from '../../src/build.js'
import { contents, folder, write } from '../support/folder.js'
import { builtIn, everfresh, tree } from './command.js'

const text = 'a { background: url(dot.png) }\n'.repeat(50)

/** A site that was built, and was edited since; its config sends a signal to the build as soon as `when` is true. */
async function edited(signal: string, when: string): Promise<string> {
  const config = `let sent = false
    const onProgress = ({ phase, done }) => {
      if (sent || !(${when})) return
      sent = true
      process.kill(process.pid, '${signal}')
    }
    export default { roots: ['public'], out: 'dist', fast: true, onProgress }`
  const files = { 'public/css/site.css': text, 'public/css/dot.png': 'old', 'everfresh.config.mjs': config }
  const cwd = folder(files)
  await builtIn(cwd)
  write(cwd, { 'public/css/dot.png': 'new', 'public/new/page.html': '' })
  return cwd
}

test.each([
  ['SIGINT', 130, "phase === 'read'"],
  ['SIGHUP', 129, "phase === 'rewrite'"],
  ['SIGTERM', 143, "phase === 'compress' && done > 0"],
  ['SIGINT', 130, "phase === 'switch'"],
])('%s ends a build with %d and leaves everything as it was, when %s', async (signal, status, when) => {
  const cwd = await edited(signal, when)
  const before = tree(join(cwd, 'dist'))
  expect(await everfresh(['build', '--no-cache-dir'], cwd)).toEqual({
    status,
    stdout: '',
    stderr: `everfresh: interrupted by ${signal}: the output is as it was before\n`,
  })
  expect(tree(join(cwd, 'dist'))).toEqual(before)
})

test('a signal that comes when the switch has begun does not stop it half-way', async () => {
  const cwd = await edited('SIGINT', "phase === 'switch' && done > 0")
  const { status, stdout, stderr } = await everfresh(['build', '--no-cache-dir'], cwd)
  expect([status, stderr]).toEqual([130, ''])
  expect(stdout).toMatch(/\nRelease \w+ is in dist\n$/)
  const names = Object.keys(contents(join(cwd, 'dist/.everfresh')))
  expect(names.filter((name) => !name.startsWith('releases/'))).toEqual(['manifest.json'])
})

test('nothing is left where there was nothing', async () => {
  const cwd = await edited('SIGINT', "phase === 'copy'")
  await everfresh(['build', '--no-cache-dir', '--out', 'new/out', 'public'], cwd)
  expect(Object.keys(tree(cwd)).filter((name) => name.startsWith('new'))).toEqual([])
})

/** The URL of a module of the command, which is one program. */
async function compiled(source: string): Promise<string> {
  const outfile = join(folder(), 'module.mjs')
  const entryPoints = [join(import.meta.dirname, '../..', source)]
  await bundle({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm' })
  return pathToFileURL(outfile).href
}

test('a second signal ends the process at once', async () => {
  const module = await compiled('src/cli/interrupt.ts')
  const work = 'process.stdout.write("begun"); return new Promise((end) => setTimeout(end, 60_000))'
  const script = `import { interruptible } from ${JSON.stringify(module)}
    await interruptible((signal) => {
      signal.addEventListener('abort', () => process.stdout.write('heard'))
      ${work}
    })`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script])
  const ended = once(child, 'exit')
  expect(String(await once(child.stdout, 'data'))).toBe('begun')
  child.kill('SIGINT')
  expect(String(await once(child.stdout, 'data'))).toBe('heard')
  child.kill('SIGINT')
  expect(await ended).toEqual([null, 'SIGINT'])
})

test.each<BuildProgress['phase']>(['read', 'rewrite', 'compress', 'copy', 'switch'])(
  'a program ends a build by its own signal, in phase %s',
  async (phase) => {
    const cwd = folder({ 'public/a.css': text, 'public/dot.png': 'dot' })
    const controller = new AbortController()
    const onProgress = (progress: BuildProgress) => {
      if (progress.phase === phase) controller.abort('enough')
    }
    const options = { roots: [join(cwd, 'public')], out: join(cwd, 'dist'), fast: true, onProgress }
    await expect(build({ ...options, signal: controller.signal })).rejects.toBe('enough')
    expect(Object.keys(tree(cwd))).toEqual(['public', 'public/a.css', 'public/dot.png'])
  },
)
