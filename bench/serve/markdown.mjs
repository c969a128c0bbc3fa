import { decimal, whole } from '../table.mjs'

const head = [
  ...['', 'requests/s', 'of node:http', 'of its floor', 'by CPU: of node:http', 'of its floor'],
  ...['times sirv', 'times serve-static', 'p99, ms', 'RSS, MB'],
]

/** The table of docs/benchmarks.md. */
export function markdown({ sizes }) {
  return sizes.flatMap((size) => ['', ...sizeTable(size)]).slice(1)
}

function sizeTable({ title, connections, contestants }) {
  const align = ['---', ...head.slice(1).map(() => '--:')]
  const rows = [head, align, ...contestants.map(row)]
  return [`**${title}**, ${connections} connections`, '', ...rows.map((cells) => `| ${cells.join(' | ')} |`)]
}

function row({ name, perSecond, p99, resident, of }) {
  const ofFloors = ['perSecond', 'perCpuSecond'].flatMap((field) =>
    ['floor', 'ownFloor'].map((key) => cell(of[key]?.[field], 2)),
  )
  const times = ['sirv', 'serveStatic'].map((key) => cell(of[key]?.perSecond, 1))
  const figures = [decimal(p99.median, 1), whole(resident.median / 1e6)]
  return [name, whole(perSecond.median), ...ofFloors, ...times, ...figures]
}

function cell(ratio, digits) {
  return ratio === undefined ? '' : decimal(ratio.median, digits)
}
