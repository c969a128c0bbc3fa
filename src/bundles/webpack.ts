import * as v from 'valibot'
import { type Bundle, type SaidEntry, saidEntry } from './bundle.js'

const named = v.object({ name: v.string() })

/** webpack's stats, of which `info.immutable` is its own word that a name carries a hash. */
export const webpackStats = v.object({
  outputPath: v.optional(v.string()),
  assets: v.array(
    v.object({
      name: v.string(),
      info: v.optional(
        v.object({ immutable: v.optional(v.boolean(), false), sourceFilename: v.optional(v.string()) }),
        {},
      ),
    }),
  ),
  entrypoints: v.optional(v.record(v.string(), v.object({ assets: v.array(named) })), {}),
})

type Stats = v.InferOutput<typeof webpackStats>

export function readWebpack({ assets, entrypoints }: Stats): Bundle {
  const sources = assets.flatMap(({ name, info: { sourceFilename } }) =>
    sourceFilename === undefined ? [] : [[sourceFilename, { file: name }] as const],
  )
  const entries = Object.entries(entrypoints).flatMap(([name, entry]) => {
    const said = scriptsEntry(entry.assets.map((asset) => asset.name))
    return said === null ? [] : [[name, said] as const]
  })
  return {
    hashed: assets.flatMap(({ name, info: { immutable } }) => (immutable ? [name] : [])),
    entries: Object.fromEntries([...sources, ...entries]),
  }
}

/** A page loads all files of an entry, in order; the last script is the one that runs the others. */
export function scriptsEntry(files: readonly string[]): SaidEntry | null {
  const scripts = files.filter((file) => /\.[cm]?js$/.test(file))
  const css = files.filter((file) => file.endsWith('.css'))
  const file = scripts.pop() ?? css.at(-1)
  if (file === undefined) return null
  return saidEntry({ file, css: css.filter((each) => each !== file), scripts })
}
