import { expect, test } from 'vitest'
import { bestLevels, fastLevels } from '../../src/io/compress.js'
import { isForBrowsers } from '../../src/io/decompress.js'
import { findZstd } from '../../src/io/find-zstd.js'
import { readZstdFrame } from '../../src/io/zstd-frame.js'

const minutes = 60_000

/** Larger than the window that browsers take, with a repetition that a larger one would find. */
const bytes = Buffer.alloc(18 << 20)
for (let at = 0, seed = 1; at < bytes.length / 2; at++) {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
  bytes[at] = (seed >>> 16) % 61
}
bytes.copy(bytes, bytes.length / 2, 0, bytes.length / 2)

test.each([bestLevels, fastLevels])(
  'of a file of 18 MB no variant needs a window of more than 8 MB: zstd $zstd',
  async ({ zstd: level }) => {
    const compressed = await (await findZstd()).compress(bytes, level)
    expect(readZstdFrame(compressed)?.window).toBeLessThanOrEqual(8 << 20)
    expect(isForBrowsers(compressed, 'zstd')).toBe(true)
  },
  5 * minutes,
)
