import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join, posix } from 'node:path'
import { expect, test } from 'vitest'

const source = join(import.meta.dirname, '../src')

/** An import points to the same floor or a lower one. */
const floors = [
  ['values'],
  ['find', 'stamp', 'manifest', 'http', 'proxy', 'tags', 'bundles'],
  ['io'],
  ['.', 'build', 'live', 'open', 'verify', 'explain', 'init', 'releases', 'vite', 'watch', 'publish'],
  ['adapters', 'cli'],
]

const files = new Map(
  readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [name, readFileSync(join(source, name), 'utf8')]),
)

function floorOf(file: string): number {
  return floors.findIndex((folders) => folders.includes(posix.dirname(file).split('/')[0] ?? ''))
}

/** Of types too: a type that a lower floor knows is knowledge of a higher one. */
function importsOf(file: string): string[] {
  const code = (files.get(file) ?? '').replace(/^\s*(?:\*|\/\*|\/\/).*$/gm, '')
  return [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(([, specifier = '']) =>
    specifier.startsWith('.')
      ? posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts')
      : specifier,
  )
}

function localImports(file: string): string[] {
  return importsOf(file).filter((target) => target.endsWith('.ts'))
}

test('every file stands on a floor, and every import leads to a file', () => {
  expect([...files.keys()].filter((file) => floorOf(file) < 0)).toEqual([])
  expect([...files.keys()].flatMap(localImports).filter((target) => !files.has(target))).toEqual([])
})

test('an import points to the same floor or a lower one', () => {
  const upwards = [...files.keys()].flatMap((file) =>
    localImports(file)
      .filter((target) => floorOf(target) > floorOf(file))
      .map((target) => `${file} → ${target}`),
  )
  expect(upwards).toEqual([])
})

test('no import leads in a circle', () => {
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '))
    if (path.includes(file) || done.has(file)) return
    for (const target of localImports(file)) visit(target, [...path, file])
    done.add(file)
  }
  for (const file of files.keys()) visit(file, [])
  expect(circles).toEqual([])
})

test('the two lowest floors touch no file, socket, clock or process', () => {
  const isNode = (name: string) => name.startsWith('node:') || builtinModules.includes(name)
  // What loads a library touches nothing of the user's.
  const allowed = ['node:buffer', 'node:crypto', 'node:module']
  const touching = [...files].flatMap(([file, code]) => {
    if (floorOf(file) > 1) return []
    const modules = importsOf(file).filter((name) => isNode(name) && !allowed.includes(name))
    return [
      ...modules,
      ...(code.match(/\b(?:process|Date|performance)\.\w+|\bset(?:Timeout|Interval)\(/g) ?? []),
    ].map((found) => `${file}: ${found}`)
  })
  expect(touching).toEqual([])
})
