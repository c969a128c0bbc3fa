import type { HeldText } from './held-text.js'
import type { ScannedFile, ScanTask } from './scan-file.js'

/** Who is told what was read. */
export interface ScanListener {
  /** Called with every file after it was read, in no order. */
  scanned(task: ScanTask, scanned: ScannedFile): void
  /** A text that another thread held meanwhile; its file was told of before. */
  held(task: ScanTask, text: HeldText): void
}
