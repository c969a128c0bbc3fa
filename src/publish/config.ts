import type { VariantChoice } from './plan.js'

/** What a config says of publishing. The names of a bucket belong there, its secrets don't. */
export interface PublishConfig {
  /**
   * Where to: `s3://BUCKET/PREFIX`, or `file:///ABSOLUTE/FOLDER`.
   * @example target: 's3://example-static/app'
   */
  readonly target?: string
  /**
   * Which encodings are stored: `none`, files as they are, which CDNs compress themselves; `gzip`, where it is smaller, one
   * gzip object under the name of the file, for clients that all read it; `keys`, the variants beside the files, as `.br`,
   * `.zst` and `.gz`, for an edge that chooses among them.
   * @default 'none'
   * @example variants: 'keys'
   */
  readonly variants?: VariantChoice
  /**
   * How many requests are under way at once.
   * @default 16
   * @example concurrency: 32
   */
  readonly concurrency?: number
  /**
   * Publish to a store that takes every write, whatever its condition. Two publishers at once would undo each other's
   * work there.
   * @default false
   * @example singleWriter: true
   */
  readonly singleWriter?: boolean
  /**
   * Where the store is, unless it is Amazon's.
   * @example endpoint: 'https://s3.example.com'
   */
  readonly endpoint?: string
  /**
   * The region of the bucket, if the environment or the profile doesn't say it.
   * @example region: 'eu-central-1'
   */
  readonly region?: string
  /**
   * A profile of the files that AWS tools share, for credentials and region.
   * @example profile: 'deploy'
   */
  readonly profile?: string
}
