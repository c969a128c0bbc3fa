// biome-ignore-all lint/suspicious/noTemplateCurlyInString: strings that hold JavaScript are the subject
import fc from 'fast-check'

/** Statements that have specifiers, and those that only seem to; each is whole. */
export const statements = [
  'import "./a.js"',
  "import b from'./b.js'",
  'import c, { "e f" as d } from "g"',
  'import * as h from "./h.js" with { type: "json" }',
  'import{i}from"./i.js"/* j */',
  'export * from "./k.js" // l\n',
  'export*as"m"from"./n.js"',
  'export { default } from\n"./o.js"',
  'import p from // from\n // "q"\n "./p.js"',
  'import /* r */ "./r.js"',
  'import("./s.js").then(import ( `./t.js` ))',
  'import((u), "v")',
  'import(("./w.js"))',
  'x = { y() { return import("./y.js") } }',
  'new URL("./z.png", import.meta.url)',
  'import . meta . resolve("./aa.js")',
  'import.meta.env.BASE',
  '/* import "no.js" from "no.js" */',
  '// it comes from "no.js"\n',
  '/* from\n * here */',
  'no = "import \'no.js\'"',
  'no = \'from "no"\' + import.meta.no',
  'no = `import "no.js"; ${import("./bb.js")} from "no.js"`',
  'no = ["import", "from", "export"]',
  'no = /from "no.js"/',
  'no.import("cc")',
  'if ("from" in no) from("no")',
]
/** None twice, for no name may be exported twice. */
export const script = fc
  .tuple(
    fc.shuffledSubarray(statements, { maxLength: 8 }),
    fc.infiniteStream(fc.constantFrom('\n', ';', ';\n')),
    fc.constantFrom('', `no = 1\n${'no();'.repeat(2000)}`),
  )
  .map(([all, ends, rest]) => all.map((each) => each + ends.next().value).join('') + rest)
