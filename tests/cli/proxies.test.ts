import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { release } from '../proxy/site.js'
import { folder, write } from '../support/folder.js'
import { everfresh, expectRefusal } from './command.js'
import { resident } from './resident.js'

function home(): string {
  const root = folder()
  release(join(root, 'dist'), 'names', { 'a.css': 'a', 'index.html': 'page' })
  return root
}

test.each([
  ['nginx', 'map $'],
  ['caddy', 'file_server'],
  ['apache', 'RewriteEngine On'],
  ['headers', '  Cache-Control: public'],
])('everfresh %s prints the config, or writes just that', async (name, holds) => {
  const root = home()
  const { status, stdout } = await everfresh([name, 'dist'], root)
  expect([status, stdout.includes(holds)]).toEqual([0, true])
  const written = await resident([name, 'dist', '--write', 'conf/site.conf'], root)
  expect(written).toEqual({ status: 0, stdout: '', stderr: '' })
  expect(readFileSync(join(root, 'conf/site.conf'), 'utf8')).toBe(stdout)
  expect(readdirSync(join(root, 'conf'))).toEqual(['site.conf'])
})

test('everfresh manifest prints the manifest of another stack, or writes it', async () => {
  const root = home()
  const { stdout } = await everfresh(['manifest', 'dist', '--format', 'flat'], root)
  expect(JSON.parse(stdout)).toMatchObject({ 'index.html': '/static/index.html' })
  await resident(['manifest', 'dist', '--format', 'flat', '--write', 'flat.json'], root)
  expect(readFileSync(join(root, 'flat.json'), 'utf8')).toBe(stdout)
})

test('the options reach the config', async () => {
  const words = [
    '--root',
    '/srv/site',
    '--listen',
    '127.0.0.1:8080',
    '--max-age',
    '60',
    '--plain-max-age',
    '5',
  ]
  const { stdout } = await resident(['nginx', 'dist', ...words, '--include', '/etc/own.conf'], home())
  for (const line of [
    'root "/srv/site";',
    'listen 127.0.0.1:8080;',
    'max-age=60, immutable',
    'max-age=5"',
    'include "/etc/own.conf";',
  ])
    expect(stdout).toContain(line)
  const part = await resident(['caddy', 'dist', '--part', 'server', '--unknown', 'revalidate'], home())
  expect([part.stdout.includes('http://'), part.stdout.includes('plain_0')]).toEqual([false, true])
})

test.each([
  [['nginx'], '"out"'],
  [['nginx', 'none'], '"none"'],
  [['nginx', 'dist', '--part', 'cellar'], "'cellar'"],
  [['caddy', 'dist', '--unknown', 'guess'], "'guess'"],
  [['apache', 'dist', '--max-age', 'year'], "'year'"],
  [['headers', 'dist', '--host', 'pages'], "'pages'"],
  [['headers', 'dist', '--listen', '80'], '--listen'],
  [['nginx', 'dist', '--root', 'srv'], '"srv"'],
  [
    ['nginx', 's3://bucket', '--edge', 'https://a.example', '--endpoint', 'ftp://b'],
    'the endpoint of the store',
  ],
  [['manifest', 'dist'], '--format'],
  [['manifest', 'dist', '--format', 'sprockets'], '"sprockets"'],
])('refused in one line, and nothing is written: %j', async (words, named) => {
  const root = home()
  expectRefusal(await resident([...words, '--write', 'site.conf'], root), named)
  expect(existsSync(join(root, 'site.conf'))).toBe(false)
})

test('names that nginx cannot tell apart leave the config as it was', async () => {
  const root = folder({ 'site.conf': 'as it was' })
  release(join(root, 'dist'), 'names', { 'a.css': '1', 'A.css': '1' })
  expectRefusal(await resident(['nginx', 'dist', '--write', 'site.conf'], root), 'A.', 'rename one')
  expect(readFileSync(join(root, 'site.conf'), 'utf8')).toBe('as it was')
})

test("a config can't be written where a folder is", async () => {
  const root = home()
  write(root, { 'site.conf/x': '' })
  expectRefusal(await resident(['nginx', 'dist', '--write', 'site.conf'], root), 'site.conf')
})
