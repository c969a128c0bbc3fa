import { decimal, spread, table, whole } from '../table.mjs'

export function lines({ processes, pinning, missing, sizes }) {
  const how = `${processes} processes each, ${pinning}`
  const notes = missing.map((name) => `${name} is missing, and so is its row: \`scripts/setup ${name}\`.`)
  return [...sizes.flatMap((size) => ['', ...sizeLines(size, how)]).slice(1), ...notes]
}

const head = [
  '',
  ...['requests/s', 'of node:http', 'of own floor', 'of sirv', 'of serve-static'],
  ...['by CPU: of node:http', 'of own floor', 'busy', 'p99, ms', 'RSS, MB'],
]

function sizeLines({ title, connections, contestants }, how) {
  return [`Serve ${title} (wrk, ${connections} connections; ${how})`, ...table(head, contestants.map(row))]
}

function row({ name, perSecond, busy, p99, resident, of }) {
  return [
    name,
    spread(perSecond, whole),
    ...['floor', 'ownFloor', 'sirv', 'serveStatic'].map((key) => ratioCell(of[key]?.perSecond)),
    ...['floor', 'ownFloor'].map((key) => ratioCell(of[key]?.perCpuSecond)),
    `${whole(busy.median * 100)}%`,
    decimal(p99.median, 1),
    whole(resident.median / 1e6),
  ]
}

function ratioCell(ratio) {
  return ratio === undefined ? '' : decimal(ratio.median)
}
