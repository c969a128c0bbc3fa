import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compare } from './compare.mjs'
import { reasonFor } from './explained.mjs'
import { oracleFor } from './oracles/oracles.mjs'
import { filesOf } from './packages.mjs'
import { placeOf } from './place.mjs'

/** Compares a package file by file; nothing of a file is kept but its differences. */
export function auditPackage({ name, folder }, finders) {
  const sums = { package: name, files: 0, agreements: {}, differences: [] }
  for (const path of filesOf(folder)) {
    const oracle = oracleFor(path)
    const source = oracle && finders.decode(readFileSync(join(folder, path)))
    if (source) add(sums, { path, text: source.text }, auditText(oracle, path, source.text, finders))
  }
  return sums
}

function auditText({ format, read }, path, text, finders) {
  const ours = finders.find(path, text) ?? { references: [], faults: [] }
  try {
    return compare(format, read(text), ours)
  } catch (error) {
    return { agreements: {}, differences: unread(format, error, ours) }
  }
}

/** What no parser reads, no browser does either; that we saw references in it is worth a look all the same. */
function unread(format, error, { references, faults }) {
  if (references.length === 0 || faults.some(({ code }) => code === 'syntax')) return []
  const text = `${references.length} seen in what the oracle can't read: ${error.message.split('\n')[0]}`
  return [{ kind: `${format} unread`, offset: 0, text, who: 'ours' }]
}

function add(sums, { path, text }, { agreements, differences }) {
  sums.files++
  for (const [kind, count] of Object.entries(agreements))
    sums.agreements[kind] = (sums.agreements[kind] ?? 0) + count
  for (const { offset, ...difference } of differences) {
    const found = { package: sums.package, path, place: placeOf(text, offset), ...difference }
    sums.differences.push({ ...found, reason: reasonFor(found) })
  }
}
