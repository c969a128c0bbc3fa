import { rmSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { suffixes } from '../../src/io/compress.js'
import { findZstd } from '../../src/io/find-zstd.js'
import type { Encoding } from '../../src/manifest/manifest.js'
import { digestOf, integrityOf } from '../../src/values/digest.js'
import { type LogicalPath, parseLogicalPath } from '../../src/values/logical-path.js'
import { flip, testRows } from './rows.js'
import { Folder, large } from './site.js'

function variantOf(built: Folder, path: string, suffix: string): LogicalPath {
  return parseLogicalPath(built.stored(path) + suffix)
}

/** Puts other bytes in a variant's place, to which manifest and record agree. */
function forgeVariant(built: Folder, path: string, bytes: Buffer, encoding: Encoding = 'gzip'): void {
  const file = variantOf(built, path, suffixes[encoding])
  writeFileSync(built.file(file), bytes)
  const variant = { file, size: bytes.length, integrity: integrityOf(digestOf(bytes)) }
  built.forgeAsset(path, { variants: { ...built.asset(path).variants, [encoding]: variant } })
}

describe('a variant', () => {
  testRows(
    [
      [
        'that was deleted',
        (built) => rmSync(built.file(variantOf(built, 'css/site.css', '.br'))),
        (built) => [[variantOf(built, 'css/site.css', '.br'), 'variant-missing']],
      ],
      [
        'with a byte flipped',
        (built) => built.edit(variantOf(built, 'css/site.css', '.gz'), (text) => flip(text, text.length - 1)),
        (built) => [[variantOf(built, 'css/site.css', '.gz'), 'variant-mismatch']],
      ],
      [
        'of zstd with a byte flipped',
        (built) =>
          built.edit(variantOf(built, 'css/site.css', '.zst'), (text) => flip(text, text.length - 1)),
        (built) => [[variantOf(built, 'css/site.css', '.zst'), 'variant-mismatch']],
      ],
      [
        'of zstd that is no frame, to which the manifest agrees',
        (built) => forgeVariant(built, 'css/site.css', Buffer.from('text'), 'zstd'),
        (built) => [[variantOf(built, 'css/site.css', '.zst'), 'variant-mismatch']],
      ],
      [
        'of other bytes, to which the manifest agrees',
        (built) =>
          forgeVariant(built, 'css/site.css', gzipSync(flip(built.text(built.stored('css/site.css'))))),
        (built) => [[variantOf(built, 'css/site.css', '.gz'), 'variant-mismatch']],
      ],
      [
        'of no form that decodes, to which the manifest agrees',
        (built) => forgeVariant(built, 'css/site.css', Buffer.from('text')),
        (built) => [[variantOf(built, 'css/site.css', '.gz'), 'variant-mismatch']],
      ],
      [
        'that decodes to far more, to which the manifest agrees',
        (built) => forgeVariant(built, 'css/site.css', gzipSync(Buffer.alloc(64 << 20))),
        (built) => [[variantOf(built, 'css/site.css', '.gz'), 'variant-mismatch']],
      ],
    ],
    { compress: true },
  )
})

test('a variant of a file too large to be held is decoded as well', async () => {
  const path = 'data/long.txt'
  const built = await Folder.of({ [path]: large[path] }, { originals: false })
  forgeVariant(built, path, gzipSync(flip(large[path], 9 << 20)))
  expect(await built.findings()).toEqual([`${variantOf(built, path, '.gz')} variant-mismatch`])
  forgeVariant(built, path, gzipSync(`${large[path]} `))
  expect(await built.findings()).toEqual([`${variantOf(built, path, '.gz')} variant-mismatch`])
})

test('and one of zstd', async () => {
  const path = 'data/long.txt'
  const built = await Folder.of({ [path]: large[path] }, { originals: false })
  const zstd = await findZstd()
  forgeVariant(built, path, await zstd.compress(Buffer.from(large[path]), 1), 'zstd')
  expect(await built.findings()).toEqual([])
  forgeVariant(built, path, await zstd.compress(Buffer.from(flip(large[path], 9 << 20)), 1), 'zstd')
  expect(await built.findings()).toEqual([`${variantOf(built, path, '.zst')} variant-mismatch`])
})
