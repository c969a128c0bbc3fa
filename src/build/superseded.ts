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
  // `null` for a record that is lost, or was written otherwise: only what it would have said is known.
  const found: { place: number | null } = { place: null }
  const begin = (piece: Buffer) => {
    found.place = placeOfSuperseded(piece.toString('latin1', 0, headLength))
    if (found.place === null) return
    write(piece.subarray(0, found.place))
    write(supersededLine(release.superseded))
    write(piece.subarray(found.place))
  }
  const copy = (piece: Buffer, position: number) => {
    if (position === 0) begin(piece)
    else if (found.place !== null) write(piece)
  }
  if (existsSync(file)) digestFile(file, copy)
  if (found.place === null) write(formatRelease(release))
}
