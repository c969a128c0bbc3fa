import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build } from '../../src/build.js'
import type { Explanation } from '../../src/explain/asset.js'
import { explain } from '../../src/explain.js'
import { folder, write } from '../support/folder.js'

/** What is written before a build; `null` removes a file. */
export type Step = Readonly<Record<string, string | null>>

export interface History {
  readonly out: string
  /** The releases that were built, the oldest first. */
  readonly releases: readonly string[]
  explain(path: string): Promise<Explanation>
}

/** A folder into which one release after the other was built. */
export async function history(steps: readonly Step[], options: Partial<BuildOptions> = {}): Promise<History> {
  const [root, out] = [folder(), join(folder(), 'out')]
  const releases: string[] = []
  for (const step of steps) {
    change(root, step)
    const { release } = await build({
      cacheDir: false,
      roots: [root],
      out,
      base: '/static/',
      compress: false,
      ...options,
    })
    releases.push(release)
  }
  return { out, releases, explain: (path) => explain(path, { dir: out }) }
}

function change(root: string, step: Step): void {
  for (const [path, text] of Object.entries(step))
    if (text === null) rmSync(join(root, path))
    else write(root, { [path]: text })
}

/** `edited b: a > b` for each cause of a change. */
export function causesIn({ change }: Explanation): string[] | undefined {
  return change?.causes.map(({ kind, path, chain }) => `${kind} ${path}: ${chain.join(' > ')}`)
}

/** With versions and releases as `HASH`, and times as `TIME`. */
export function anonymous(text: string): string {
  return text
    .replace(/\b(?:[0-9a-f]{16}|[0-9a-f]{12})\b/g, 'HASH')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'TIME')
}
