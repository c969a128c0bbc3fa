import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { findInJavaScript, prepareJavaScript } from '../../src/find/javascript.js'
import { findInScriptBytes } from '../../src/find/script-bytes.js'
import { statements } from './scripts.js'

beforeAll(prepareJavaScript)

const calls = [
  'new Worker("a.js")',
  'new Worker /* b */ ( "c.js" )',
  'navigator.serviceWorker.register("d.js")',
  'new(Worker)("e.js")',
  'no.register("f"); no.Worker',
]
const prose = [
  '"ä\u{1F600} from " + no',
  '// from “ü”\n',
  '/* import é from */',
  'no = "from\u00a0"',
  'imports',
]
const maps = [
  '',
  '//# sourceMappingURL=a.js.map',
  '/*# sourceMappingURL=b.map */\n',
  '\n//# sourceMappingURL=c.js.map\n',
]

const large = fc
  .record({
    bom: fc.constantFrom('', '\uFEFF'),
    parts: fc.array(
      fc.oneof(
        fc.constantFrom(...statements, ...calls, ...prose),
        fc.constantFrom(5, 5000).map((times) => 'é();'.repeat(times)),
        fc.constantFrom(5, 5000).map((times) => ' '.repeat(times)),
        fc.constantFrom(50, 9000).map((times) => 'no();'.repeat(times)),
      ),
      { maxLength: 10 },
    ),
    map: fc.constantFrom(...maps),
  })
  .map(({ bom, parts, map }) => `${bom}${parts.join('\n')}\n${map}`)

test('what is found in bytes is what is found in their text', () => {
  fc.assert(
    fc.property(large, (text) => {
      const found = findInScriptBytes(Buffer.from(text), 'utf8')
      if (found !== null) expect(found).toEqual(findInJavaScript(text))
    }),
    { numRuns: 300 },
  )
})

const rest = 'é();'.repeat(5000)

test.each([
  ['without any reference', `no.from("a" + b);\n${rest}`, []],
  ['with imports at the top', `import "./a.js"\n${rest}`, ['./a.js']],
  ['with a map', `${rest}\n//# sourceMappingURL=a.map`, ['a.map']],
  ['with both', `import "./a.js"\n${rest}\n//# sourceMappingURL=a.map\n`, ['./a.js', 'a.map']],
])('a script %s is not read whole', (_, text, specifiers) => {
  const found = findInScriptBytes(Buffer.from(text), 'utf8')
  expect(found?.references.map(({ specifier }) => specifier)).toEqual(specifiers)
  expect(found?.references).toEqual(findInJavaScript(text).references)
})

test.each([
  ['with an import at its end', `${rest}import "./a.js"`],
  ['with a dynamic import', `import("./a.js");${rest}`],
  ['with a specifier of which the end is far', `import "${'a'.repeat(5000)}";${rest}`],
  ['with an import whose specifier is far', `import${' '.repeat(5000)}"./a.js";${rest}`],
  [
    'with an import in a string far down',
    `import "./a.js";${rest}no = "import './b.js'";${'no();'.repeat(3000)}`,
  ],
  ['with a word that ends like a worker', `myWorker("./a.js"), myimportScripts("./b.js");${rest}`],
  ['with the second half of the name of a map', `no("MappingURL=a.map");${rest}`],
])('a script %s says the same', (_, text) => {
  expect(findInScriptBytes(Buffer.from(text), 'utf8')).toEqual(findInJavaScript(text))
})

test.each([
  ['with a worker', `new Worker("./a.js");${rest}`],
  ['with a shared worker', `new SharedWorker("./a.js");${rest}`],
  ['with a service worker', `navigator.serviceWorker.register("./a.js");${rest}`],
  ['with code before the comment that names its map', `${rest}//# sourceMappingURL=a.map`],
])('a script %s is read as text', (_, text) => {
  expect(findInScriptBytes(Buffer.from(text), 'utf8')).toBeNull()
})
