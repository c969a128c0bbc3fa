import type { Command } from 'commander'
import type { StrategyOptions } from '../strategy.js'
import { InvalidArgumentError } from './commander.js'
import { collect } from './flags.js'

/** `also` is put in front of what each says. */
export function addStrategyFlags(command: Command, also = ''): Command {
  return command
    .option('--in <place>', `${also}put versions into the filename or the query (default: "filename")`)
    .option(
      '--version <kind>',
      `${also}take versions from the content, the mtime, or fixed=TEXT (default: "content")`,
      parseKind,
    )
    .option('--algorithm <name>', `${also}the digest of contents (default: "sha256")`)
    .option('--length <digits>', `${also}how many hex digits of it (default: 12)`, parseLength)
    .option('--parameter <name>', `${also}what a version is called in the query (default: "v")`)
    .option('--extension <ext>', `${also}the files whose URLs carry a version (default: all)`, collect)
}

/** A text behind `fixed=`; anything else is what the option takes, or refuses. */
function parseKind(text: string): StrategyOptions['version'] & {} {
  if (text === 'content' || text === 'mtime') return text
  if (text.startsWith('fixed=')) return { fixed: text.slice('fixed='.length) }
  throw new InvalidArgumentError('It must be content, mtime or fixed=TEXT.')
}

function parseLength(text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a number of hex digits, such as 12.')
}
