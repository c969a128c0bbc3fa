import { expect, test } from 'vitest'
import { everfresh, expectRefusal, serving } from '../cli/command.js'
import { folder } from '../support/folder.js'
import { hex } from './site.js'

const files = { 'public/css/site.css': 'a {}', 'public/a.min.js': '1' }

async function urlOf(path: string, ...flags: string[]): Promise<string> {
  const home = folder(files)
  const built = await everfresh(['build', 'public', '--out', 'out', '--no-compress', ...flags], home)
  expect(built).toMatchObject({ status: 0, stderr: '' })
  expect((await everfresh(['verify', 'out'], home)).stdout).toContain('all right')
  return (await everfresh(['url', path, '--dir', 'out'], home)).stdout.trim()
}

const md5 = hex('md5', 'a {}')

test.each([
  [['--in', 'query'], `/css/site.css?v=${hex('sha256', 'a {}').slice(0, 12)}`],
  [
    ['--in', 'query', '--parameter', 'cache_id', '--algorithm', 'md5', '--length', '32'],
    `/css/site.css?cache_id=${md5}`,
  ],
  [['--algorithm', 'md5', '--no-rewrite'], `/css/site.${md5.slice(0, 12)}.css`],
  [['--version', 'fixed=20240601'], '/css/site.20240601.css'],
  [['--in', 'query', '--version', 'fixed=1.2.3'], '/css/site.css?v=1.2.3'],
  [['--version', 'fixed=7', '--extension', 'js', '--extension', 'min.js'], '/css/site.css'],
  [['--version', 'content'], `/css/site.${hex('sha256', 'a {}').slice(0, 12)}.css`],
])('everfresh build %j gives %s', async (flags, url) => {
  expect(await urlOf('css/site.css', ...flags)).toBe(url)
})

test('everfresh build --version mtime gives times', async () => {
  expect(await urlOf('a.min.js', '--version', 'mtime', '--extension', 'min.js')).toMatch(
    /^\/a\.\d{10}\.min\.js$/,
  )
})

test('the program’s own --version prints its version', async () => {
  expect((await everfresh(['--version'], folder())).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test.each([
  [['--version', 'fixed=a/b'], ['a/b']],
  [['--version', 'fixed='], ['empty']],
  [['--version', 'mtimes'], ['mtimes']],
  [
    ['--version', 'mtime', '--algorithm', 'md5'],
    ['md5', 'mtime'],
  ],
  [['--in', 'path'], ['path']],
  [['--length', 'x'], ['x']],
  [
    ['--parameter', 'v'],
    ['parameter', 'filename'],
  ],
])('everfresh build %j is refused', async (flags, named) => {
  expectRefusal(await everfresh(['build', 'public', '--out', 'out', ...flags], folder(files)), ...named)
})

test('flags win over the strategy of a config, and a kind of version takes nothing over from another', async () => {
  const config = { strategy: { in: 'query', parameter: 'cache_id', algorithm: 'md5', length: 8 } }
  const home = folder({ ...files, 'everfresh.config.json': JSON.stringify(config) })
  const urlBy = async (...flags: string[]) => {
    await everfresh(['build', 'public', '--out', 'out', '--no-compress', ...flags], home)
    return (await everfresh(['url', 'css/site.css', '--dir', 'out'], home)).stdout.trim()
  }
  expect(await urlBy()).toBe(`/css/site.css?cache_id=${md5.slice(0, 8)}`)
  expect(await urlBy('--length', '10')).toBe(`/css/site.css?cache_id=${md5.slice(0, 10)}`)
  expect(await urlBy('--in', 'filename')).toBe(`/css/site.${md5.slice(0, 8)}.css`)
  expect(await urlBy('--version', 'fixed=7')).toBe('/css/site.css?cache_id=7')
})

test('everfresh serve --live takes the same flags, and serve without it none', async () => {
  const home = folder(files)
  const { line } = await serving(
    ['--live', 'public', '--port', '0', '--in', 'query', '--algorithm', 'md5'],
    home,
  )
  const [url = ''] = /http:\S+/.exec(line) ?? []
  const answer = await fetch(`${url}css/site.css?v=${md5.slice(0, 12)}`)
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  await everfresh(['build', 'public', '--out', 'out'], home)
  expectRefusal(await everfresh(['serve', 'out', '--in', 'query'], home), '--in')
})

test('everfresh explain knows what a version is, and that it was reused', async () => {
  const home = folder(files)
  const build = (...flags: string[]) => everfresh(['build', 'public', '--out', 'out', ...flags], home)
  const explain = async () => (await everfresh(['explain', 'css/site.css', '--dir', 'out'], home)).stdout
  await build('--algorithm', 'md5', '--in', 'query')
  expect(await explain()).toContain(`${md5.slice(0, 12)} is the beginning of the MD5 of its 4 bytes`)
  await build('--version', 'mtime')
  expect(await explain()).toMatch(
    /\d{10} is the time of the latest change of it or what it refers to: 20\d\d-/,
  )
})
