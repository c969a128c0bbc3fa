import type { BuildOptions } from '../build/options.js'
import type { BuildResult } from '../build/result.js'

/** A watching build compresses nothing and makes no deltas, whatever is asked for: a build for a deploy does. */
export interface WatchOptions extends BuildOptions {
  /** Told of the first build, and of each that followed a change. What it throws is a warning of the process. */
  readonly onBuild?: (rebuild: Rebuild) => void
  /** Told why sources as they are now give no release; the one before stays current, and the watching goes on. */
  readonly onError?: (error: Error) => void
}

/** What came of one build of a session. `milliseconds` counts from when the first change was noticed. */
export interface Rebuild extends BuildResult {
  /** The paths of the sources that came, went or changed; none for the first build. */
  readonly touched: readonly string[]
}

/** A session that watches. */
export interface Watching {
  /** Ends it, after the rebuild that is under way. */
  close(): Promise<void>
  /** Settles when it has ended: by `close`, or with the reason of the signal. */
  readonly ended: Promise<void>
}
