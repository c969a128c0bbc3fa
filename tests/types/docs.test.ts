import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { blocksOf, root } from '../support/documents.js'
import { errorsOf, project } from './project.js'

test('the programs of docs/typed-paths.md compile, and the errors that they speak of are errors', () => {
  const text = readFileSync(join(root, 'docs/typed-paths.md'), 'utf8')
  const programs = blocksOf(text).filter(({ language }) => language === 'ts')
  const files = Object.fromEntries(programs.map(({ code }, index) => [`program-${index}.ts`, code]))
  expect(programs).toHaveLength(3)
  expect(errorsOf(project(['css/site.css', 'img/logo.png', 'js/app.js'], files))).toEqual([])
})
