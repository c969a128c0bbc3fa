import * as v from 'valibot'
import { type Bundle, reachedFirst, type SaidEntry, saidEntry } from './bundle.js'
import { hashedFiles, stemOf } from './hashed-name.js'

/** esbuild's metafile; its paths are relative to the folder in which it ran. */
export const esbuildMetafile = v.object({
  inputs: v.record(v.string(), v.unknown()),
  outputs: v.record(
    v.string(),
    v.object({
      entryPoint: v.optional(v.string()),
      cssBundle: v.optional(v.string()),
      inputs: v.optional(v.record(v.string(), v.unknown()), {}),
      imports: v.optional(
        v.array(v.object({ path: v.string(), kind: v.string(), external: v.optional(v.boolean(), false) })),
        [],
      ),
    }),
  ),
})

type Outputs = v.InferOutput<typeof esbuildMetafile>['outputs']
type Output = Outputs[string]

export function readEsbuild({ inputs, outputs }: v.InferOutput<typeof esbuildMetafile>): Bundle {
  const files = Object.entries(outputs)
  return {
    hashed: hashedFiles(new Map(files.map(([file, output]) => [file, nameOf(output)])), Object.keys(inputs)),
    entries: Object.fromEntries(
      files.flatMap(([file, output]) => {
        const source = sourceOf(file, output)
        return source === undefined ? [] : [[source, entryOf(outputs, file, output)]]
      }),
    ),
  }
}

/** Of a chunk that many share nobody knows the name. */
function nameOf({ entryPoint }: Output): string | undefined {
  return entryPoint === undefined ? undefined : stemOf(entryPoint)
}

/** An entry point, or the one file that was copied. */
function sourceOf(file: string, { entryPoint, inputs }: Output): string | undefined {
  const [only, ...others] = Object.keys(inputs)
  const isCopied = !/\.(?:[cm]?js|css|map)$/.test(file) && others.length === 0
  return entryPoint ?? (isCopied ? only : undefined)
}

function entryOf(outputs: Outputs, file: string, { cssBundle }: Output): SaidEntry {
  const imports = reachedFirst(file, (each) =>
    (outputs[each]?.imports ?? [])
      .filter(({ kind, external }) => kind === 'import-statement' && !external)
      .map(({ path }) => path),
  )
  return saidEntry({ file, css: cssBundle === undefined ? [] : [cssBundle], imports })
}
