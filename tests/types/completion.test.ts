import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LanguageServer } from './language-server.js'
import { project, typeScript5 } from './project.js'

const paths = ['css/site.css', 'img/logo.png', 'js/app.js']

/** The place at which somebody types is marked. */
const lines = [
  `assets.url('|')`,
  `assets.url('css/|')`,
  `assets.url("|", { version: '7' })`,
  `assets.version('|')`,
  `assets.links(['css/site.css', '|'])`,
  `assets.importMap('|')`,
]
const head = `import { openAssets } from 'everfresh'\nconst assets = await openAssets('dist')\n`
const text = head + lines.join('\n').replaceAll('|', '')

test('an editor offers the paths, by the language server of TypeScript 7', async () => {
  const server = new LanguageServer(project(paths, { 'page.ts': text }))
  await server.open('page.ts')
  for (const [index, line] of lines.entries()) {
    const offered = await server.offered('page.ts', { line: index + 2, character: line.indexOf('|') })
    expect([line, offered.sort()]).toEqual([line, paths])
  }
})

test('an editor offers the paths, by the language service of TypeScript 5', () => {
  const home = project(paths, { 'page.ts': text })
  const service = typeScript5Service(['everfresh.d.ts', 'page.ts'].map((name) => join(home, name)))
  let offset = head.length
  for (const line of lines) {
    const found = service.getCompletionsAtPosition(join(home, 'page.ts'), offset + line.indexOf('|'), {})
    expect([line, found?.entries.map(({ name }) => name).sort()]).toEqual([line, paths])
    offset += line.length
  }
})

interface Service {
  getCompletionsAtPosition(
    file: string,
    offset: number,
    options: object,
  ): { entries: { name: string }[] } | undefined
}

/** That of a package which we test with; the newer one has no such function. */
function typeScript5Service(files: readonly string[]): Service {
  const ts = createRequire(typeScript5)(typeScript5)
  expect(ts.version).toMatch(/^5\./)
  const settings = { strict: true, module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, types: [] }
  return ts.createLanguageService({
    ...ts.sys,
    useCaseSensitiveFileNames: () => true,
    getCurrentDirectory: () => join(files[0] ?? '', '..'),
    getCompilationSettings: () => settings,
    getScriptFileNames: () => files,
    getScriptVersion: () => '1',
    getScriptSnapshot: (file: string) =>
      ts.sys.fileExists(file) ? ts.ScriptSnapshot.fromString(ts.sys.readFile(file)) : undefined,
    getDefaultLibFileName: (given: object) => ts.getDefaultLibFilePath(given),
  })
}
