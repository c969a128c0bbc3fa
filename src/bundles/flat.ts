import * as v from 'valibot'
import { baseName } from '../values/logical-path.js'
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
  const sources = Object.entries(names).filter(([name]) => !name.endsWith('.map'))
  const entries = sources.map(([name, file]) => [name, { file }] as const)
  const points = Object.entries(entrypoints).flatMap(([name, { assets }]) => {
    const said = scriptsEntry([...assets.css, ...assets.js])
    return said === null ? [] : [[name, said] as const]
  })
  return {
    hashed: hashedFiles(new Map(sources.map(([name, file]) => [file, nameOf(name, file)]))),
    entries: Object.fromEntries([...entries, ...points]),
  }
}

/** A file that is listed by its own name says nothing of another, but that digits of a digest are none. */
function nameOf(name: string, file: string): string {
  return baseName(name) === baseName(file)
    ? stemOf(file).replace(/[-._~](?=[a-f]*\d)[\da-f]{8,64}$/, '')
    : stemOf(name)
}
