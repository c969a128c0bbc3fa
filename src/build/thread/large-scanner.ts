import { findInJavaScript, prepareJavaScript } from '../../find/javascript.js'
import type { FileState } from '../../io/file-state.js'
import type { StagingPlaces } from '../../io/staging.js'
import type { Algorithm } from '../../values/strategy.js'
import { TextStore } from '../held-text.js'
import { type PortableFacts, packFacts, unpackFacts } from '../portable-facts.js'
import { type ScannedFile, type ScanTask, scanFile } from '../scan-file.js'

/** What was found in a large script, as a message holds it. */
export interface PortableScan extends FileState {
  readonly isStaged: boolean
  readonly facts: PortableFacts
}

/** `null` for a file with which something is wrong. */
export type LargeScanner = (task: ScanTask) => PortableScan | null

export async function createLargeScanner(places: StagingPlaces, algorithm: Algorithm): Promise<LargeScanner> {
  await prepareJavaScript()
  // The others take a tenth of a second to load, and to run for the first time.
  const rules = { finderFor: () => findInJavaScript, algorithm }
  const means = { rules, places, store: new TextStore(0) }
  return (task) => {
    try {
      const { size, signature, changed, isStaged, ...facts } = scanFile(task, means)
      return { size, signature, changed, isStaged, facts: packFacts({ ...facts, size }) }
    } catch {
      return null
    }
  }
}

export function unpackScan({ facts, ...state }: PortableScan): ScannedFile {
  return { ...unpackFacts(facts), ...state, text: null, held: null }
}
