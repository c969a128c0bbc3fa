import { join } from 'node:path'
import { expect } from 'vitest'
import { type BuildOptions, build } from '../../src/build.js'
import { MemoryStore, type Operation, type StoredObject } from '../../src/io/stores/memory-store.js'
import { parsePointer } from '../../src/manifest/pointer.js'
import { type Published, parsePublished } from '../../src/manifest/published.js'
import { digestOf, integrityOf } from '../../src/values/digest.js'
import { type Files, folder } from '../support/folder.js'

/** A site of a page, a stylesheet and an image; all of them change with the word. */
export function files(word: string): Files {
  return {
    'index.html': `<link rel="stylesheet" href="site.css"><p>${word}</p>`,
    'site.css': `a { background: url(logo.png) } /* ${word} */`,
    'logo.png': `logo ${word}`,
    'robots.txt': 'User-agent: *',
  }
}

export async function builtSite(sources: Files, options: Partial<BuildOptions> = {}): Promise<string> {
  const out = join(folder(), 'out')
  await build({ roots: [folder(sources)], out, compress: false, cacheDir: false, ...options })
  return out
}

type Objects = Map<string, StoredObject>

export function pointerIn(objects: Objects) {
  return parsePointer(textIn(objects, '.everfresh/current.json'), 'current.json')
}

export function recordIn(objects: Objects, release: string): Published {
  return parsePublished(textIn(objects, `.everfresh/releases/${release}.json`), release)
}

export function textIn(objects: Objects, key: string): string {
  const found = objects.get(key)
  if (found === undefined) throw new Error(`${key} is not there`)
  return Buffer.from(found.bytes).toString()
}

/** Tells what it is asked to write. */
export function recording(objects: Objects = new Map()): { store: MemoryStore; operations: Operation[] } {
  const operations: Operation[] = []
  const store = new MemoryStore(objects, { before: (operation) => void operations.push(operation) })
  return { store, operations }
}

/** Whether a release is current, all that it names is there with its bytes, and names lead to it. */
export function expectWhole(objects: Objects, release: string): void {
  expect(pointerIn(objects).releases[0].release).toBe(release)
  expectSound(objects)
}

/** The same of whatever release is current. */
export function expectSound(objects: Objects): void {
  const [{ release }] = pointerIn(objects).releases
  const record = recordIn(objects, release)
  expect(record.state).toBe('complete')
  expectObjects(objects, record)
  for (const [key, from] of record.documents)
    expect([key, textIn(objects, key)]).toEqual([key, textIn(objects, from)])
}

/** Whether all objects of a record are there as it says. */
export function expectObjects(objects: Objects, record: Published): void {
  for (const [key, { size, integrity }] of record.objects) {
    const bytes = objects.get(key)?.bytes ?? Buffer.from('')
    expect([key, bytes.length, integrityOf(digestOf(bytes))]).toEqual([key, size, integrity])
  }
}
