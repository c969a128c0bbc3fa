import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configOptionNames } from '../src/config.js'
import { blocksOf, documents, root, textOf } from './support/documents.js'

interface Scripts {
  renewed(markdown: string): string
}

const { renewed } = (await import('../scripts/made-blocks.mjs' as string)) as Scripts

const documented = documents.filter((name) => /^<!-- (?:everfresh|options) /m.test(textOf(name)))

test.each(documented)('help and tables of options in %s are the real ones (npm run help)', (name) => {
  expect(renewed(textOf(name))).toBe(textOf(name))
})

test('a table that lags behind is found', () => {
  const text = '<!-- options PolicyOptions -->\n| option | by default |\n| `gone` | |\n\nText.\n'
  expect(renewed(text)).toMatch(/^<!-- options PolicyOptions -->\n(?:\|.*\n){6}\nText\.\n$/)
  expect(renewed('<!-- everfresh url --help -->\n```\nold\n```\n')).toContain('Usage: everfresh url')
})

test('every option of a config is in docs/options.md', () => {
  const names = [...textOf('docs/options.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)
  expect(configOptionNames.filter((name) => !names.includes(name))).toEqual([])
})

test('the help of each command is in docs/command.md', () => {
  const page = textOf('docs/command.md')
  const [all] = blocksOf(page).filter(({ before }) => before === '<!-- everfresh --help -->')
  const commands = [...(all?.code ?? '').matchAll(/^ {2}(\w+) (?:\[|<)/gm)].map(([, name]) => name)
  expect(commands.length).toBeGreaterThan(15)
  expect(commands.filter((name) => !page.includes(`<!-- everfresh ${name} --help -->`))).toEqual([])
})

test.each([
  ['values/problem.ts', 'ProblemCode'],
  ['values/error.ts', 'ErrorCode'],
])('docs/problems.md has each code of src/%s', (file, type) => {
  const source = textOf(`src/${file}`)
  const [, union = ''] = new RegExp(`export type ${type} =((?:\\n  \\| '[a-z-]+')+)`).exec(source) ?? []
  const codes = [...union.matchAll(/'([a-z-]+)'/g)].map(([, code]) => code)
  expect(codes.length).toBeGreaterThan(20)
  expect(codes.filter((code) => !textOf('docs/problems.md').includes(`\`${code}\``))).toEqual([])
})

test('docs/api.md has each export of each subpath', async () => {
  const { exports } = JSON.parse(textOf('package.json')) as { exports: Record<string, { default?: string }> }
  const page = textOf('docs/api.md')
  const missing = await Promise.all(
    Object.entries(exports).map(async ([subpath, { default: file }]) => {
      if (file === undefined) return []
      const names = Object.keys((await import(join(root, file))) as object)
      const isNamed = page.includes(subpath === '.' ? '`everfresh`' : `${subpath.slice(1)}\``)
      return isNamed ? names.filter((name) => !new RegExp(`\`${name}\\b`).test(page)) : [subpath]
    }),
  )
  expect(missing.flat()).toEqual([])
})

test('the README is short enough to be read', () => {
  expect(textOf('README.md').split('\n').length).toBeLessThanOrEqual(350)
})
