/** Aligned columns, indented: the first to the left, figures to the right. */
export function table(head, rows) {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)))
  return all.map((row) => `  ${row.map((cell, column) => pad(cell, column, widths[column])).join('   ')}`)
}

function pad(cell, column, width) {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width)
}

/** A figure and its ratio to the floor, which stands in the first row. */
export function ratioCells(figure, format, row) {
  return [spread(figure, format), row === 0 ? 'floor' : spread(figure.ratio, decimal)]
}

/** `0.98 (0.93–1.02)` */
export function spread({ median, low, high }, format) {
  return `${format(median)} (${format(low)}–${format(high)})`
}

export function decimal(number, digits = 2) {
  return number.toFixed(digits)
}

export function whole(number) {
  return Math.round(number).toLocaleString('en')
}

export function megabytes(bytes) {
  return decimal(bytes / 1e6, 1)
}
