/**
 * An encoder and decoder of zstd. Both reject if they can't do it. A dictionary is raw bytes, such as an earlier version of
 * the file.
 */
export interface Zstd {
  /** Which one, with its version: another may make other bytes. */
  readonly version: string
  /** The most bytes of a file that it should be given to compress. */
  readonly largest: number
  compress(bytes: Buffer, level: number, dictionary?: Buffer): Promise<Buffer>
  /** `most` is how many bytes may come out. */
  decompress(bytes: Buffer, most: number, dictionary?: Buffer): Promise<Buffer>
}
