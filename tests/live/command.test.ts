import { expect, test } from 'vitest'
import { expectRefusal, serving, statusAfter } from '../cli/command.js'
import { resident } from '../cli/resident.js'
import { folder } from '../support/folder.js'
import { listenTo } from './reload-site.js'

const site = {
  'public/index.html': '<head><link rel="stylesheet" href="a.css"></head>',
  'public/docs/index.html': 'the docs',
  'public/a.css': 'a{}',
  'public/main.js': 'import "./dep.js"',
  'public/dep.js': '',
}

async function started(words: string, cwd: string) {
  const { child, line } = await serving(
    `--live public --port 0 --json ${words}`.split(' ').filter(Boolean),
    cwd,
  )
  return { child, url: String(JSON.parse(line).url) }
}

const textAt = async (url: string) => (await fetch(url)).text()

test('serve --live serves pages and folders, which listen', async () => {
  const { child, url } = await started('', folder(site))
  expect(await textAt(`${url}docs/`)).toMatch(
    /^the docs<script src="\/\.everfresh\/live\.js\?[0-9a-f]{16}" async><\/script>$/,
  )
  expect(await textAt(url)).toMatch(
    /^<head><script .*<link rel="stylesheet" href="a\.[0-9a-f]{12}\.css"><\/head>$/,
  )
  const listener = await listenTo(`${url}.everfresh/events`)
  expect((await listener.next())?.data).toBe('')
  // A page that listens keeps nobody waiting.
  expect(await statusAfter(child, 'SIGINT')).toBe(130)
  expect(await listener.next()).toBeNull()
})

test('serve --live --no-live-reload sends pages as a build would', async () => {
  const { url } = await started('--no-live-reload', folder(site))
  expect(await textAt(`${url}docs/`)).toBe('the docs')
  expect((await fetch(`${url}.everfresh/live.js`)).status).toBe(404)
})

test('serve --live takes modules and integrity from the config', async () => {
  const config = JSON.stringify({ modules: 'importmap', integrity: true })
  const { url } = await started('--no-live-reload', folder({ ...site, 'everfresh.config.json': config }))
  expect(await textAt(`${url}main.js`)).toBe(site['public/main.js'])
  expect(await textAt(url)).toMatch(/href="a\.[0-9a-f]{12}\.css" integrity="sha256-/)
})

test('a built folder has no pages that listen, and the flag for it is refused', async () => {
  const cwd = folder(site)
  await resident(['build', 'public', '--out', 'dist'], cwd)
  expectRefusal(
    await resident(['serve', 'dist', '--no-live-reload', '--port', '0'], cwd),
    '--no-live-reload',
    '--live',
  )
  expectRefusal(await resident(['serve', '--live', 'dist', '--port', '0'], cwd), '"dist"', '--live')
})
