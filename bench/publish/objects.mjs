import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The files of a built folder, as they are stored. */
export function objectsOf(dir) {
  const { assets } = JSON.parse(readFileSync(join(dir, '.everfresh/manifest.json'), 'utf8'))
  return Object.values(assets).map(({ file, type }) => ({ key: file, type, file: join(dir, file) }))
}

/** The bare loop: reads and sends, so many at once. */
export async function putAll(dir, concurrency, put) {
  const queue = objectsOf(dir).values()
  const worker = async () => {
    for (const { key, type, file } of queue) await put(key, await readFile(file), type)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
}
