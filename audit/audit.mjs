import { progress } from '../bench/progress.mjs'
import { auditPackage } from './audit-package.mjs'
import { loadFinders } from './ours.mjs'
import { differenceLines, kindLines, open, packageLines, reasonLines } from './report.mjs'

/** Audits packages and prints; gives the exit status. */
export async function audit(packages, { kind, json }) {
  const audits = await auditAll(packages, kind)
  const differences = audits.flatMap((each) => each.differences)
  const left = open(differences)
  if (json) console.log(JSON.stringify(audits, null, 2))
  else print([differenceLines(left), packageLines(audits), kindLines(audits), reasonLines(differences)])
  return left.length === 0 ? 0 : 1
}

async function auditAll(packages, kind) {
  const finders = await loadFinders()
  const audits = packages.map((each) => {
    progress(each.name)
    return only(kind, auditPackage(each, finders))
  })
  progress('')
  return audits
}

/** Without the other kinds. */
function only(kind, audit) {
  if (kind === undefined) return audit
  const agreements = Object.entries(audit.agreements).filter(([each]) => each === kind)
  const differences = audit.differences.filter((each) => each.kind === kind)
  return { ...audit, agreements: Object.fromEntries(agreements), differences }
}

function print(parts) {
  for (const lines of parts) if (lines.length > 0) console.log(`${lines.join('\n').trimEnd()}\n`)
}
