import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodings, type Manifest } from '../../src/manifest/manifest.js'
import { contentFiles } from '../../src/manifest/release.js'
import type { LogicalPath } from '../../src/values/logical-path.js'
import { contentType } from '../../src/values/media-type.js'
import type { ObjectServer } from '../support/object-server.js'

/** Everything of a folder, as it is stored when it is published: variants under keys of their own. */
export function store(server: ObjectServer, out: string, manifests: readonly Manifest[]): void {
  const lasting = new Set<string>(manifests.flatMap(contentFiles))
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const key = file.slice(out.length + 1)
    server.objects.set(key, {
      bytes: readFileSync(file),
      headers: {
        ...contentHeaders(key, manifests),
        'Cache-Control': lasting.has(key) ? 'public, max-age=31536000, immutable' : 'no-cache',
      },
    })
  }
}

function contentHeaders(key: string, manifests: readonly Manifest[]): Record<string, string> {
  for (const { assets } of manifests)
    for (const [path, { file, type, variants = {} }] of assets) {
      if (key === file || key === path) return { 'Content-Type': type }
      const encoding = encodings.find((each) => variants[each]?.file === key)
      if (encoding !== undefined) return { 'Content-Type': type, 'Content-Encoding': encoding }
    }
  return { 'Content-Type': contentType(key as LogicalPath, true) }
}
