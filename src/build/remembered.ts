import { lstatSync, statSync } from 'node:fs'
import { sep } from 'node:path'
import { type Signature, signatureOf, stateOf } from '../io/file-state.js'
import { Fields, type Span } from '../values/fields.js'
import type { BuildResult } from './result.js'

/** What a build had before it, what it left, and what came of it. */
export interface Remembered {
  readonly result: BuildResult
  /** Where the folders really lie, and the state of what is few. */
  readonly surroundings: string
  /** Of the walk, where only that can tell; else empty. */
  readonly walk: string
  readonly places: Iterable<Place>
}

/** A folder, or the manifest. */
export interface Place {
  readonly path: string
  /** Of the names in it, or of its bytes. */
  readonly digest: string
  /** The sources in it. None of them is a link. */
  readonly files: Iterable<readonly [name: string, signature: Signature]>
}

/** A place of which no state is known that proves its content, or which has another one now. */
export interface Doubt {
  readonly path: string
  readonly digest: string
  readonly isFolder: boolean
  readonly signature: Signature
  readonly changed: number
  /** Where the proof is to stand. */
  readonly span: Span
}

export function rememberedText({ result, surroundings, walk, places }: Remembered): string {
  return Fields.of([JSON.stringify(result), surroundings, walk, ...[...places].flatMap(fieldsOf), ''])
}

/** Nothing proves so far what is in it: of a build's output, it was changed only just now. */
function fieldsOf({ path, digest, files }: Place): string[] {
  return [path, digest, '', ...[...files].flat(), '']
}

/** Which places must be looked into; `null` if a source has changed. Throws where something is missing. */
export function doubtsIn(fields: Fields): Doubt[] | null {
  const doubts: Doubt[] = []
  for (let path = fields.next(); path !== ''; path = fields.next()) {
    const digest = fields.next()
    const stats = statSync(path, { bigint: true })
    if (!fields.nextIs(signatureOf(stats)))
      doubts.push({ path, digest, isFolder: stats.isDirectory(), ...stateOf(stats), span: fields.span })
    if (!areSame(path, fields)) return null
  }
  return doubts
}

function areSame(folder: string, fields: Fields): boolean {
  for (let name = fields.next(); name !== ''; name = fields.next()) {
    const stats = lstatSync(`${folder}${sep}${name}`, { bigint: true })
    if (!fields.nextIs(signatureOf(stats))) return false
  }
  return true
}
