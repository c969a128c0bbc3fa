import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { broken, type WrittenManifest } from '../build/site.js'

/** Each release that is listed, and the current one, has all its files. */
export function expectWhole(out: string): void {
  const records = join(out, '.everfresh/releases')
  const listed = readdirSync(records).map((name) => readManifest(join(records, name)).manifest)
  const current = readManifest(join(out, '.everfresh/manifest.json'))
  for (const each of [current, ...listed]) expect(brokenFiles(out, each)).toEqual([])
}

function readManifest(file: string): WrittenManifest & { readonly manifest: WrittenManifest } {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Without variants: a stronger one may have replaced one that an earlier release names. */
function brokenFiles(out: string, manifest: WrittenManifest): string[] {
  const assets = Object.entries(manifest.assets).map(([path, { variants: _, ...asset }]) => [path, asset])
  return broken(out, { ...manifest, assets: Object.fromEntries(assets) })
}

/** Whoever was killed has no process any more; this one lives on. */
export function bury(out: string): void {
  const home = join(out, '.everfresh')
  rmSync(join(home, 'lock'), { force: true })
  for (const name of readdirSync(home))
    if (name.startsWith(`staging-${process.pid}`))
      renameSync(join(home, name), join(home, name.replace(String(process.pid), '999999')))
}
