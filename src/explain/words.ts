import { grouped } from '../values/amounts.js'

/** How many of a list a terminal is shown; `--json` has them all. */
const shown = 10

/** Indented lines, and how many more there are. */
export function listLines<T>(items: readonly T[], line: (item: T) => string): string[] {
  const lines = items.slice(0, shown).map((item) => `  ${line(item)}`)
  return items.length > shown ? [...lines, `  … and ${grouped(items.length - shown)} more`] : lines
}

/** The same in one line. */
export function inLine(items: readonly string[]): string {
  const more = items.length > shown ? `, … and ${grouped(items.length - shown)} more` : ''
  return items.slice(0, shown).join(', ') + more
}

/** `a → b → c`; of a very long chain both ends, since those tell where to look. */
export function chainText(chain: readonly string[]): string {
  const left = chain.length - shown
  const parts =
    left > 0 ? [...chain.slice(0, shown / 2), `(${grouped(left)} more)`, ...chain.slice(-shown / 2)] : chain
  return parts.join(' → ')
}

export function plural(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** `2026-11-20 10:12 UTC` of ISO 8601. */
export function timeText(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`
}
