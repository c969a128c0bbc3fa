import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folder, write } from '../support/folder.js'

const repository = join(import.meta.dirname, '../..')

/** A project whose packages are links, so that one can be taken away. */
class Project {
  readonly home = folder({ 'public/a.css': 'a{}' })

  constructor() {
    for (const name of ['dist', 'package.json'])
      cpSync(join(repository, name), join(this.home, name), { recursive: true, preserveTimestamps: true })
    mkdirSync(join(this.home, 'node_modules'))
    for (const name of readdirSync(join(repository, 'node_modules')))
      if (!name.startsWith('.'))
        symlinkSync(join(repository, 'node_modules', name), join(this.home, 'node_modules', name))
  }

  run(...words: string[]): string {
    const options = { cwd: this.home, encoding: 'utf8', stdio: 'pipe' } as const
    return execFileSync(process.execPath, ['dist/cli/main.js', ...words], options)
  }

  build(...words: string[]): { release: string; files: number; out: string } {
    return JSON.parse(this.run('build', 'public', '--out', 'out', '--json', ...words))
  }

  get remembered(): string[] {
    const cache = join(this.home, 'node_modules/.cache/everfresh')
    return existsSync(cache) ? readdirSync(cache) : []
  }
}

test('a build with the same words as before is understood without the parser', () => {
  const project = new Project()
  const { release } = project.build('--no-compress', '--length', '9')
  rmSync(join(project.home, 'node_modules/commander'))
  expect(project.build('--no-compress', '--length', '9').release).toBe(release)
  write(project.home, { 'public/b.css': 'b{}' })
  expect(project.build('--no-compress', '--length', '9')).toMatchObject({ files: 2, out: 'out' })
  expect(() => project.build('--no-compress', '--length', '10')).toThrow(/Cannot find module 'commander'/)
})

test('a config file counts as it is now, whatever the words were before', () => {
  const project = new Project()
  project.build()
  write(project.home, { 'everfresh.config.json': '{ "exclude": ["a.css"] }' })
  expect(project.build()).toMatchObject({ renamed: 0 })
})

test('words that are wrong are remembered no more than those of who wants nothing remembered', () => {
  const project = new Project()
  const wrong = () => project.build('--lenght', '9')
  expect(wrong).toThrow(/unknown option '--lenght'/)
  expect(wrong).toThrow(/unknown option '--lenght'/)
  project.build('--no-cache-dir')
  write(project.home, { 'everfresh.config.json': '{ "cacheDir": false }' })
  project.build()
  project.build('--cache-dir', 'elsewhere')
  expect(project.remembered).toEqual([])
})
