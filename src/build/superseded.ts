import { existsSync } from 'node:fs'
import { fileOf, releaseName } from '../io/layout.js'
import { digestFile } from '../io/read.js'
import {
  formatRelease,
  headLength,
  placeOfSuperseded,
  type Release,
  supersededLine,
} from '../manifest/release.js'

/** A release whose record lies there as if it were current. */
export type SupersededRelease = Release & Required<Pick<Release, 'superseded'>>

/** Writes the record anew: what lies there, which is large, with one line more, through a buffer that is there already. */
export function writeSuperseded(
  out: string,
  release: SupersededRelease,
  write: (text: string | Uint8Array) => void,
): void {
  const file = fileOf(out, releaseName(release.manifest.release))
  let isOurs = false
  const copy = (piece: Buffer, position: number) => {
    const place = position === 0 ? placeOfSuperseded(piece.toString('latin1', 0, headLength)) : 0
    if (position === 0) isOurs = place !== null
    if (place === null || !isOurs) return
    if (position === 0) {
      write(piece.subarray(0, place))
      write(supersededLine(release.superseded))
    }
    write(piece.subarray(place))
  }
  // Of a record that was lost only what it would have said is known.
  if (existsSync(file)) digestFile(file, copy)
  if (!isOurs) write(formatRelease(release))
}
