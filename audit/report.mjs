import { table, whole } from '../bench/table.mjs'

/** The differences that nobody explained. */
export function open(differences) {
  return differences.filter(({ reason }) => reason === undefined)
}

/** One row for each package, and one for all. */
export function packageLines(audits) {
  const head = ['package', 'files', 'references', 'agreements', 'explained', 'disagreements']
  const figures = audits.map(figuresOf)
  const total = head.slice(1).map((_, column) => sum(figures.map((row) => row[column])))
  const rows = [...audits.map((audit, row) => [audit.package, ...figures[row]]), ['total', ...total]]
  return table(head, rows.map(cells))
}

function figuresOf({ files, agreements, differences }) {
  const agreed = sum(Object.values(agreements))
  const left = open(differences).length
  return [files, agreed + differences.length, agreed, differences.length - left, left]
}

/** One row for each kind of reference. */
export function kindLines(audits) {
  const kinds = new Map()
  for (const { agreements, differences } of audits) {
    for (const [kind, count] of Object.entries(agreements)) columnsOf(kinds, kind).agreements += count
    for (const { kind, who, reason } of differences)
      columnsOf(kinds, kind)[reason === undefined ? who : 'explained']++
  }
  const rows = [...kinds].sort(([a], [b]) => (a < b ? -1 : 1))
  const head = ['kind', 'agreements', 'explained', ...Object.values(sides)]
  return table(
    head,
    rows.map(([kind, columns]) => cells([kind, ...Object.values(columns)])),
  )
}

function columnsOf(kinds, kind) {
  if (!kinds.has(kind)) kinds.set(kind, { agreements: 0, explained: 0, oracle: 0, ours: 0, both: 0 })
  return kinds.get(kind)
}

const sides = { oracle: 'only oracle', ours: 'only ours', both: 'otherwise' }

/** Each of these differences, kind by kind. */
export function differenceLines(differences) {
  const kinds = [...new Set(differences.map(({ kind }) => kind))].sort()
  return kinds.flatMap((kind) => [
    `${kind}:`,
    ...differences.filter((each) => each.kind === kind).map(line),
    '',
  ])
}

function line({ package: name, path, place, who, text, other }) {
  const seen = other === undefined ? shown(text) : `${shown(text)}, by us ${shown(other)}`
  return `  ${name}/${path}:${place}  ${sides[who]}  ${seen}`
}

function shown(text) {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text)
}

/** Each reason that was used, and how often. */
export function reasonLines(differences) {
  const reasons = new Map()
  for (const { reason } of differences)
    if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  return [...reasons].map(([reason, count]) => `  ${count} explained: ${reason}`)
}

function cells([name, ...figures]) {
  return [name, ...figures.map(whole)]
}

function sum(figures) {
  return figures.reduce((total, figure) => total + figure, 0)
}
