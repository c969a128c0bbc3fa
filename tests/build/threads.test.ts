import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type BuildOptions, type BuildProgress, build } from '../../src/build.js'
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

/** One of each kind that the threads tell apart. */
const kinds = {
  'empty.js': '',
  'empty.png': '',
  'notes.txt': 'é',
  'old.txt': Buffer.from([0xe9]),
  'utf16.css': Buffer.from('\ufeffa { }', 'utf16le'),
  'broken.js': 'import {',
  'js/large.js': `import './0.js'\n${'call("é");\n'.repeat(20_000)}//# sourceMappingURL=large.js.map\n`,
  'map.html':
    '<script type=importmap>{"imports":{"lib":"./js/0.js"}}</script><script type=module src=js/bare.js></script>',
  'js/bare.js': 'import "lib"',
  'js/far.js': 'import "https://cdn.example/far.js"',
  'js/large.js.map': `{"version":3,"mappings":"${'AAAA;'.repeat(20_001)}","sources":[]}`,
  'css/large.css': `a { background: url(../img/1.png) }\n${'b { color: red }\n'.repeat(20_000)}`,
  'css/huge.css': `a { background: url(../img/2.png) }\n${'b { color: red }\n'.repeat(80_000)}`,
  'large.bin': Buffer.alloc((8 << 20) + 1, 7),
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

test.each<[string, Partial<BuildOptions>]>([
  ['as it is', {}],
  ['with another digest', { strategy: { algorithm: 'sha512' } }],
  ['with a finder of the user’s', { finders: { 'text/css': () => ({ references: [], faults: [] }) } }],
])('so they do of every kind of file, %s', async (_, more) => {
  const roots = [folder({ ...manyFiles(), ...kinds })]
  const [one, two] = [join(folder(), 'out'), join(folder(), 'out')]
  const options = { cacheDir: false, roots, compress: false, originals: false, ...more } as const
  const alone = await build({ ...options, out: one })
  const shared = await compiled.build({ ...options, out: two })
  expect(shared.problems).toEqual(alone.problems)
  expect(lasting(two)).toEqual(lasting(one))
})

test('a file that one thread can’t read is told of by the other, and nothing is written', async () => {
  const root = folder(manyFiles())
  const out = join(folder(), 'out')
  const building = compiled.build({ cacheDir: false, roots: [root], out, compress: false, onProgress })
  function onProgress({ phase }: BuildProgress): void {
    if (phase === 'read') rmSync(join(root, 'img/449.png'), { force: true })
  }
  await expect(building).rejects.toMatchObject({ code: 'file-changing' })
  expect(existsSync(out)).toBe(false)
})
