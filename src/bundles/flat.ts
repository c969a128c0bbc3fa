import * as v from 'valibot'
import type { Bundle } from './bundle.js'
import { hashedFiles, stemOf } from './hashed-name.js'
import { scriptsEntry } from './webpack.js'

const file = v.union([
  v.string(),
  v.pipe(
    v.object({ src: v.string() }),
    v.transform(({ src }) => src),
  ),
])
const files = v.optional(v.array(file), [])

/** What plugins of webpack, Rollup and Parcel write: names to files, and sometimes what each entry needs. */
export const flatManifest = v.objectWithRest(
  {
    entrypoints: v.optional(
      v.record(v.string(), v.object({ assets: v.object({ js: files, css: files }) })),
      {},
    ),
  },
  file,
)

export function readFlat({ entrypoints, ...names }: v.InferOutput<typeof flatManifest>): Bundle {
  const entries = Object.entries(names).map(([name, file]) => [name, { file }] as const)
  const points = Object.entries(entrypoints).flatMap(([name, { assets }]) => {
    const said = scriptsEntry([...assets.css, ...assets.js])
    return said === null ? [] : [[name, said] as const]
  })
  return {
    hashed: hashedFiles(new Map(entries.map(([name, { file }]) => [file, stemOf(name)]))),
    entries: Object.fromEntries([...entries, ...points]),
  }
}
