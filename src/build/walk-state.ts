import { type Omissions, type Walk, walk } from '../io/walk.js'
import { digestOf, integrityOf } from '../values/digest.js'
import { isHidden } from '../values/hidden.js'
import type { BuildOptions } from './options.js'

/** Where a link leads may change anywhere, so that with links the tree is walked again. */
export function walkState({ sources, shadowed, problems }: Walk): string {
  const lines = [...sources.values()].map(({ file, signature }) => `${file}\0${signature}`)
  const hidden = shadowed.map(({ file, by }) => `${file}\0${by}`)
  return integrityOf(digestOf(`${lines.join('\0')}\n${hidden.join('\0')}\n${JSON.stringify(problems)}`))
}

export async function walkStateNow(options: BuildOptions): Promise<string> {
  return walkState(walk(options.roots, await omissionsOf(options)))
}

/** Globs need a library, and mostly there are none. */
async function omissionsOf({ omit = [] }: BuildOptions): Promise<Omissions> {
  if (omit.length === 0) return { isOmittedItself: isHidden }
  const { createPolicy } = await import('../values/naming-policy.js')
  return createPolicy({ omit })
}
