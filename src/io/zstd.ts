/** An encoder and decoder of zstd. Both reject if they can't do it. */
export interface Zstd {
  /** Which one, with its version: another may make other bytes. */
  readonly version: string
  /** The most bytes of a file that it should be given to compress. */
  readonly largest: number
  compress(bytes: Buffer, level: number): Promise<Buffer>
  /** `most` is how many bytes may come out. */
  decompress(bytes: Buffer, most: number): Promise<Buffer>
}
