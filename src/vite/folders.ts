import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { manifestName } from '../io/layout.js'

/** Where Vite writes, and where the built folder is; the same path on disk has the same depth in both. */
export interface Folders {
  /** What Vite writes to. */
  readonly bundle: string
  readonly out: string
  /** Whether Vite's folder is there for this build alone. */
  readonly isBeside: boolean
}

/** Source maps name sources relative to themselves, so what will be moved lies as deep as where it is moved to. */
export function foldersOf(outDir: string, out = outDir): Folders {
  if (out !== outDir) return { bundle: outDir, out, isBeside: false }
  return { bundle: join(dirname(out), `.${basename(out)}-by-vite`), out, isBeside: true }
}

/**
 * Does for the built folder what Vite would do before its own output, unless an earlier build of ours lies there, whose
 * files somebody may still ask for.
 */
export function emptyForeign({ out, isBeside }: Folders, root: string, emptyOutDir: boolean | null): void {
  const isInside = !relative(root, out).startsWith('..') && resolve(root) !== resolve(out)
  if (!isBeside || !(emptyOutDir ?? isInside) || !existsSync(out)) return
  if (existsSync(dirname(join(out, manifestName)))) return
  for (const name of readdirSync(out)) if (name !== '.git') rmSync(join(out, name), { recursive: true })
}

/** What Vite wrote is in the built folder by then. */
export function removeBundle({ bundle, isBeside }: Folders): void {
  if (isBeside) rmSync(bundle, { recursive: true, force: true })
}
