import * as v from 'valibot'
import { type Bundle, reachedFirst, type SaidEntry, saidEntry } from './bundle.js'
import { hashedFiles, stemOf } from './hashed-name.js'

const texts = v.optional(v.array(v.string()), [])

/** Vite's `.vite/manifest.json`; `imports` are keys of it. */
export const viteManifest = v.record(
  v.string(),
  v.object({
    file: v.string(),
    src: v.optional(v.string()),
    name: v.optional(v.string()),
    css: texts,
    assets: texts,
    imports: texts,
  }),
)

type ViteManifest = v.InferOutput<typeof viteManifest>

export function readVite(manifest: ViteManifest): Bundle {
  const sources = Object.entries(manifest).filter(([key, { src }]) => src !== undefined && !isShared(key))
  return {
    hashed: hashedFiles(
      namesOf(manifest),
      sources.map(([key]) => key),
    ),
    entries: Object.fromEntries(sources.map(([key]) => [key, entryOf(manifest, key)])),
  }
}

/** What many need has no source, and a name of its own. */
function isShared(key: string): boolean {
  return key.startsWith('_')
}

/** Each file with the name that it would have without a hash, where the manifest says it. */
function namesOf(manifest: ViteManifest): Map<string, string | undefined> {
  const names = new Map<string, string | undefined>()
  for (const { css, assets } of Object.values(manifest))
    for (const file of [...css, ...assets]) names.set(file, undefined)
  for (const { file, name, src } of Object.values(manifest))
    names.set(file, name ?? (src === undefined ? undefined : stemOf(src)))
  return names
}

/** What others bring comes first, as in a page that Vite writes. */
function entryOf(manifest: ViteManifest, key: string): SaidEntry {
  const reached = reachedFirst(key, (each) => manifest[each]?.imports ?? [])
  const imports = reached.flatMap((each) => manifest[each]?.file ?? [])
  const css = [...reached, key].flatMap((each) => manifest[each]?.css ?? [])
  return saidEntry({ file: manifest[key]?.file ?? key, css: [...new Set(css)], imports })
}
