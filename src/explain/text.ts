import type { Algorithm } from '../values/strategy.js'
import type { Explanation, KeptBecause } from './asset.js'
import { changeLines, endLines } from './text-change.js'
import { inLine, listLines, plural, timeText } from './words.js'

/** An explanation in a few lines for people. */
export function explanationText(explanation: Explanation): string {
  const { path, url } = explanation
  const inner = [
    ...endLines(explanation),
    ...nameLines(explanation),
    ...bytesLines(explanation),
    ...changeLines(explanation),
    ...referrerLines(explanation),
  ]
  return [`${path}  →  ${url}`, ...inner.map((line) => `  ${line}`)].join('\n')
}

const keptReasons: Record<Exclude<KeptBecause, 'prehashed'>, string> = {
  choice: 'it was built so, by an option or since a service worker is registered by that name',
  'name-too-long': 'it is too long to hold a version as well (255 bytes in all)',
  page: 'visitors and links ask for a page by its name',
  'well-known-name': 'visitors, crawlers, browsers or hosts ask for it by that name',
}

/** Why the name is what it is, where its bytes alone don't say it. */
function nameLines(explanation: Explanation): string[] {
  const { keptBecause, versionOf, version, immutable, group = [] } = explanation
  if (keptBecause === 'prehashed') return ['keeps its name, in which a version stands already: immutable']
  if (keptBecause !== undefined)
    return [`keeps its name and is revalidated, since ${keptReasons[keptBecause]}`]
  const reused = immutable ? [] : ['is revalidated, since an earlier release gave this URL to other bytes']
  return [...originLines(versionOf, version, group), ...reused]
}

function originLines(
  versionOf: Explanation['versionOf'],
  version: string,
  group: readonly string[],
): string[] {
  if (versionOf === 'group') return groupLines(version, group)
  if (versionOf === 'mtime')
    return [`${version} is the time of the latest change of it or what it refers to: ${secondsText(version)}`]
  return versionOf === 'bytes' ? [] : [`${version} is its version by the strategy of the build`]
}

function secondsText(version: string): string {
  const time = new Date(Number(version) * 1000)
  return Number.isNaN(time.getTime()) ? 'no date' : timeText(time.toISOString())
}

function groupLines(version: string, group: readonly string[]): string[] {
  const origin = `${version} comes from the SHA-256 of`
  if (group.length === 1) return [`${origin} its bytes without its own version, since it refers to itself`]
  const files = `${plural(group.length, 'file')} together, since they refer to each other in a circle:`
  return [`${origin} ${files}`, ...listLines(group, String)]
}

function bytesLines(explanation: Explanation): string[] {
  const { base, references } = explanation
  const rewritten = references.filter((reference) => reference.rewritten)
  const plain = references.filter((reference) => !reference.rewritten).map(({ path }) => path)
  const names =
    rewritten.length === 0 ? '' : `, after rewriting references to ${plural(rewritten.length, 'file')}:`
  return [
    subjectOf(explanation) + names,
    ...listLines(rewritten, ({ path, url }) => `${path} → ${url.slice(base.length)}`),
    ...(plain.length === 0 ? [] : [`Refers without a version to: ${inLine(plain)}`]),
  ]
}

function subjectOf({
  keptBecause,
  versionOf,
  version,
  algorithm = 'sha256',
  size,
  type,
}: Explanation): string {
  const about = `${plural(size, 'byte')} (${type.replace(/;.*/, '')})`
  if (keptBecause !== undefined || versionOf !== 'bytes') return `has ${about}`
  return `${version} is the beginning of the ${nameOf[algorithm]} of its ${about}`
}

const nameOf: Readonly<Record<Algorithm, string>> = {
  sha256: 'SHA-256',
  md5: 'MD5',
  sha1: 'SHA-1',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
}

function referrerLines({ referredToBy }: Explanation): string[] {
  return [referredToBy.length === 0 ? 'No file loads it' : `Referred to by: ${inLine(referredToBy)}`]
}
