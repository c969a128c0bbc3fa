import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { build } from '../../src/build.js'
import { contents, folder } from '../support/folder.js'

// From its sources a build has one thread; compiled, it has two where there are enough files.
const compiled = (await import('../../dist/build.js' as string)) as { build: typeof build }

/** More files than one thread is left alone with. */
const count = 450

function manyFiles(): Record<string, string> {
  const files: Record<string, string> = { 'index.html': '<script type=module src=js/0.js></script>' }
  for (let i = 0; i < count; i++) {
    files[`js/${i}.js`] = i + 1 < count ? `import './${i + 1}.js'; import('./gone-${i}.js')` : 'export {}'
    files[`img/${i}.png`] = `pixels ${i % 7}`
  }
  return files
}

function lasting(out: string): Record<string, string> {
  const all = Object.entries(contents(out))
  return Object.fromEntries(all.filter(([name]) => !name.startsWith('.everfresh/releases/')))
}

test('two threads write what one does, and find the same problems in the same order', async () => {
  const roots = [folder(manyFiles())]
  const [one, two] = [join(folder(), 'out'), join(folder(), 'out')]
  const alone = await build({ roots, out: one, compress: false })
  const shared = await compiled.build({ cacheDir: false, roots, out: two, compress: false })
  expect(alone.problems).toHaveLength(count - 1)
  expect(shared.problems).toEqual(alone.problems)
  expect(lasting(two)).toEqual(lasting(one))
  expect(readFileSync(join(two, '.everfresh/manifest.json'), 'utf8')).toContain('"img/0.png"')
})
