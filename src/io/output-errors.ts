import type { BigIntStats } from 'node:fs'
import { EverfreshError } from '../values/error.js'

export function refuseFolder(file: string, stats: BigIntStats): void {
  if (stats.isDirectory())
    throw new EverfreshError(
      'output-unwritable',
      `${file} is a folder where a file belongs: move it out of the way`,
    )
}

export function foreign(file: string): EverfreshError {
  return new EverfreshError(
    'output-foreign',
    `${file} is there already, and no build of everfresh wrote it: give an --out of its own, or move the file away`,
  )
}

export function otherBytes(file: string): EverfreshError {
  return new EverfreshError(
    'output-corrupt',
    `${file} holds other bytes than its name says: remove it, then build again`,
  )
}
