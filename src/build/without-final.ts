import type { Problem } from '../values/problem.js'
import { decodePath, splitSuffix } from '../values/url-path.js'
import type { BuiltAsset } from './built-asset.js'

/** A bundler that was told them may have written final URLs, which name no source, and yet a file of the output. */
export function withoutFinal(problems: Problem[], assets: readonly BuiltAsset[]): Problem[] {
  if (!problems.some(({ code }) => code === 'reference-missing')) return problems
  const final = new Set<string | null>(assets.map(({ url }) => decodePath(splitSuffix(url).path)))
  return problems.filter(
    ({ code, target = null }) => code !== 'reference-missing' || target === null || !final.has(target),
  )
}
