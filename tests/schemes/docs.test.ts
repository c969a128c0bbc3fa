import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { everfresh } from '../cli/command.js'
import { folder } from '../support/folder.js'
import { hex } from './site.js'

const text = readFileSync(join(import.meta.dirname, '../../docs/version-schemes.md'), 'utf8')
const css = 'a { color: red }'

/** Each config of the page, and the URL that it says of `css/site.css`. */
const configs = [...text.matchAll(/```ts\n(.*?)\/\/ css\/site\.css → (\S+)\n```/gs)].map(
  ([, code = '', url = '']) => [url, code] as const,
)

test('every config of the page says what comes of it', () => {
  expect(configs).toHaveLength(text.split('```ts').length - 1)
  expect(configs).toHaveLength(5)
})

test.each(configs)('the config for %s gives such URLs', async (url, code) => {
  const home = folder({ 'public/css/site.css': css, 'everfresh.config.ts': code })
  expect(await everfresh(['build', '--strict'], home)).toMatchObject({ status: 0, stderr: '' })
  const pattern = url
    .replace(/[.?]/g, '\\$&')
    .replace('MD5', hex('md5', css))
    .replace('SHA256', hex('sha256', css).slice(0, 12))
    .replace('MTIME', '\\d{10}')
  const made = await everfresh(['url', 'css/site.css', '--dir', 'dist/static'], home)
  expect(made.stdout).toMatch(new RegExp(`^${pattern}\n$`))
})
