import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { settleBuild } from '../../src/build/settings.js'
import { configOptionNames } from '../../src/config.js'
import { settleServing } from '../../src/http/serving.js'
import { folder } from '../support/folder.js'
import { errorsOf, project } from '../types/project.js'

const source = join(import.meta.dirname, '../../src')
const files = [
  'build/options.ts',
  'define-config.ts',
  'site-options.ts',
  'values/naming-policy.ts',
  'http/serving.ts',
  'strategy.ts',
  'live/options.ts',
  'open-options.ts',
  'testing.ts',
]

interface Documented {
  readonly file: string
  readonly name: string
  readonly comment: string
}

/** Each option with the comment that an editor shows. */
const documented: Documented[] = files.flatMap((file) => {
  const text = readFileSync(join(source, file), 'utf8')
  return [...text.matchAll(/\/\*\*((?:(?!\*\/).)*)\*\/\n {2}readonly (\w+)\??:/gs)].map(
    ([, comment = '', name = '']) => ({ file, name, comment: comment.replace(/^ *\* ?/gm, '') }),
  )
})

const ofConfig = documented.filter(
  ({ file, name }) =>
    file !== 'strategy.ts' && file !== 'testing.ts' && configOptionNames.some((each) => each === name),
)

const tags = { default: /^@default (.*)$/m, example: /^@example \w+: (.*)$/m }

/** The values of all options that have such a tag, as code. */
function objectOf(tag: keyof typeof tags, options: readonly Documented[]): string {
  const lines = options.flatMap((each) => {
    const value = tags[tag].exec(each.comment)?.[1]
    return value === undefined ? [] : [`  ${each.name}: ${value},\n`]
  })
  return `{\n${lines.join('')}}`
}

test('each option of a config is documented, with an example and what it is by default', () => {
  const names = new Set(ofConfig.map(({ name }) => name))
  expect([...names].sort()).toEqual([...configOptionNames].sort())
  const others = ofConfig.filter(({ name }) => name !== 'roots' && name !== 'out')
  expect(others.filter(({ comment }) => !/@default|by default/.test(comment))).toEqual([])
  expect(
    ofConfig.filter(({ file, comment }) => file !== 'live/options.ts' && !comment.includes('@example')),
  ).toEqual([])
})

test('each example and each default is what the option may be', () => {
  const code = (['example', 'default'] as const).map((tag, index) => {
    const ownOptions = documented.filter(({ file }) => file === 'strategy.ts')
    const strategy =
      tag === 'example'
        ? objectOf(
            tag,
            ownOptions.filter(({ name }) => name !== 'version'),
          )
        : '{}'
    return `export const config${index} = defineConfig(${objectOf(
      tag,
      ofConfig.filter(({ file }) => file !== 'live/options.ts'),
    )})
export const strategy${index} = defineConfig({ strategy: ${strategy} })
export const live${index}: Partial<LiveOptions> = ${objectOf(
      tag,
      documented.filter(({ file }) => file === 'live/options.ts'),
    )}
export const open${index}: OpenOptions = ${objectOf(
      tag,
      documented.filter(({ file }) => file === 'open-options.ts'),
    )}
export const fake${index}: FakeOptions = ${objectOf(
      tag,
      documented.filter(({ file }) => file === 'testing.ts'),
    )}\n`
  })
  const head = `import { defineConfig, type LiveOptions, type OpenOptions } from 'everfresh'\nimport type { FakeOptions } from 'everfresh/testing'\n`
  expect(errorsOf(project(null, { 'options.ts': head + code.join('') }))).toEqual([])
})

test('what is said to be the default is the default', () => {
  const given = { roots: [folder()], out: 'out' }
  const defaults = runInNewContext(`(${objectOf('default', ofConfig)})`) as object
  const plain = (settings: object) => JSON.parse(JSON.stringify(settings)) as object
  const { maxAge, plainMaxAge, cleanUrls, unknown, cors, sharedCaches, ...ofBuild } = defaults as Record<
    string,
    unknown
  >
  expect(plain(settleBuild({ ...given, ...plain(ofBuild) }))).toEqual(plain(settleBuild(given)))
  expect({ maxAge, plainMaxAge, cleanUrls, unknown, cors, sharedCaches, headers: null }).toEqual(
    settleServing(),
  )
})
