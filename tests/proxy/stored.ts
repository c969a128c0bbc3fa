import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MemoryStore } from '../../src/io/stores/memory-store.js'
import { type Encoding, encodings, type Manifest } from '../../src/manifest/manifest.js'
import { contentFiles } from '../../src/manifest/release.js'
import type { LogicalPath } from '../../src/values/logical-path.js'
import { contentType } from '../../src/values/media-type.js'

/** Everything of a folder, as any tool copies it that is told the headers. */
export async function copyTo(store: MemoryStore, out: string, manifests: readonly Manifest[]): Promise<void> {
  const lasting = new Set<string>(manifests.flatMap(contentFiles))
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const key = file.slice(out.length + 1)
    const cacheControl = lasting.has(key) ? 'public, max-age=31536000, immutable' : 'no-cache'
    const { type, encoding } = contentOf(key, manifests)
    const headers = {
      contentType: type,
      cacheControl,
      ...(encoding === undefined ? {} : { contentEncoding: encoding }),
    }
    await store.put(key, { bytes: readFileSync(file) }, headers)
  }
}

function contentOf(key: string, manifests: readonly Manifest[]): { type: string; encoding?: Encoding } {
  for (const { assets } of manifests)
    for (const [path, { file, type, variants = {} }] of assets) {
      if (key === file || key === path) return { type }
      const encoding = encodings.find((each) => variants[each]?.file === key)
      if (encoding !== undefined) return { type, encoding }
    }
  return { type: contentType(key as LogicalPath, true) }
}
