import { expect, test } from 'vitest'
import { compile, head, project } from '../types/project.js'

/** The compiler's memory shows what its time would: a union of all paths for each call took 130 MB. */
test('each call of 1,000 costs the same whether there are 20 paths or 20,000', () => {
  const many = Array.from({ length: 20_000 }, (_, index) => `section-${index % 50}/component-${index}.css`)
  const forms = [
    (path: string) => path,
    (path: string) => `/static/${path}?x#y`,
    (path: string) => `${path}#z`,
  ]
  const calls = (count: number) =>
    many.slice(0, count).map((path, index) => `assets.url('${forms[index % forms.length]?.(path)}')\n`)
  const memory = (count: number) => {
    const home = project(many, { 'a.ts': head + calls(count).join('') })
    const said = compile(home, '--extendedDiagnostics')
    expect(said).not.toContain('error')
    return Number(/Memory used:\s+(\d+)K/.exec(said)?.[1])
  }
  expect(memory(1000) - memory(1)).toBeLessThan(50_000)
})
